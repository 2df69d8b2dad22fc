package example;

/** An agent as those for tracing are: it has to be in the JVM before the function. It leaves its arguments. */
public final class Agent {
    private Agent() {}

    public static void premain(String arguments) {
        System.setProperty("example.agent", arguments);
    }
}
