package example;

/** The superclass of {@link Orphan}. */
public class Base {}
