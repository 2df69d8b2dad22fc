package dev.lamina.e2e.system;

/** The one node of two CPUs that all tests share. */
public final class Node {
    /**
     * Names a lock. A test writes it if it reserves so much that another such test would not fit on the node at the
     * same time: its environments would wait for room instead of starting. A test with many small environments reads
     * it.
     */
    public static final String MOST = "most of the node";

    private Node() {}
}
