namespace Crossfeed.Ring.Processing;

/// <summary>Finds out whether a handler has a body of its own for a method that has a default one.</summary>
internal static class HandlerOverrides
{
    public static bool Has<THandler>(Type declaringInterface, string methodName)
    {
        var map = typeof(THandler).GetInterfaceMap(declaringInterface);
        for (var i = 0; i < map.InterfaceMethods.Length; i++)
        {
            if (map.InterfaceMethods[i].Name == methodName)
                return map.TargetMethods[i].DeclaringType == typeof(THandler);
        }

        return false;
    }
}
