package dev.lamina.gateway;

import io.smallrye.config.WithDefault;

/** How many series the gateway has at most. */
public interface MetricsConfig {
    /** Maximum number of functions with series of their own; further functions share those of one named "_other". */
    @WithDefault("2000")
    int functions();

    /** The same for the functions of one namespace. */
    @WithDefault("500")
    int functionsPerNamespace();

    /** Maximum number of aliases with series of their own; further aliases share those of one named "_other". */
    @WithDefault("500")
    int aliases();

    /** The same for the aliases of one namespace. */
    @WithDefault("100")
    int aliasesPerNamespace();

    /** Maximum number of versions with series of their own, for invocations that name them by number. */
    @WithDefault("500")
    int versions();

    /** The same for the versions of one namespace. */
    @WithDefault("100")
    int versionsPerNamespace();
}
