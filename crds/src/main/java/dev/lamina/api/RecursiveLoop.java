package dev.lamina.api;

/** What happens to a chain of functions that invoke each other in a circle; the names are Lambda's. */
public enum RecursiveLoop {
    Allow,
    Terminate
}
