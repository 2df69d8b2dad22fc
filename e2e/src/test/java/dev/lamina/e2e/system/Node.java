package dev.lamina.e2e.system;

/** The one node of two CPUs that all tests share. */
public final class Node {
    /**
     * Names a lock: who reserves so much that another who does would not fit beside it, and its environments would wait
     * for room instead of starting. Who has many small ones reads it.
     */
    public static final String MOST = "most of the node";

    private Node() {}
}
