package dev.lamina.e2e.system;

/** Runs the program that users run, not an imitation. */
public final class Helm {
    private static final Tool HELM = new Tool("helm", "HELM");

    /** @param output standard output if the status is 0, else Helm's error */
    public record Result(int status, String output) {}

    private Helm() {}

    public static Result run(String... arguments) {
        Tool.Result result = HELM.run(arguments);
        return new Result(result.status(), result.output());
    }

    /** Returns the program, for a shell. */
    public static String program() {
        return HELM.program();
    }
}
