package dev.lamina.console.blueprint;

/**
 * A Function to begin with, and what it needs.
 *
 * @param event name of the sample event to test it with
 * @param yaml the manifests; the first is the Function
 */
public record Blueprint(String name, String title, String text, String event, String yaml) {}
