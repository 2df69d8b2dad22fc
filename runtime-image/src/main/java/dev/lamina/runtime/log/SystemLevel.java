package dev.lamina.runtime.log;

/** Lambda's levels of the platform's lines, from the most to the least. */
public enum SystemLevel {
    DEBUG,
    INFO,
    WARN
}
