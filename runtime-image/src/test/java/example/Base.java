package example;

/** What {@link Orphan} is made of. */
public class Base {}
