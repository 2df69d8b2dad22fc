package dev.lamina.console.blueprint;

/** An event as a source sends it. */
public record SampleEvent(String name, String title, String json) {}
