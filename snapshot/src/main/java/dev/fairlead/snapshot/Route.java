package dev.fairlead.snapshot;

/**
 * One rule of a virtual host.
 *
 * @param match which paths it takes
 * @param action what happens to a request that it takes
 * @param origin the object and the rule that declared it
 */
public record Route(PathMatch match, RouteAction action, Origin origin) {}
