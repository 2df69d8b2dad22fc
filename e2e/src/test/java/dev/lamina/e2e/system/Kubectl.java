package dev.lamina.e2e.system;

/** Runs the kubectl that users run. */
public final class Kubectl {
    private static final Tool KUBECTL = new Tool("kubectl", "KUBECTL");

    private Kubectl() {}

    /**
     * Returns its standard output.
     *
     * @throws AssertionError if its status is not 0, with what it wrote to standard error
     */
    public static String run(String... arguments) {
        Tool.Result result = KUBECTL.run(arguments);
        if (result.status() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + result.output());
        }
        return result.output();
    }

    /** Returns the program, for a shell. */
    public static String program() {
        return KUBECTL.program();
    }
}
