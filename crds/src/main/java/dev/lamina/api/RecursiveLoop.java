package dev.lamina.api;

/** What becomes of a chain in which functions invoke each other in a circle; the names are Lambda's. */
public enum RecursiveLoop {
  Allow,
  Terminate
}
