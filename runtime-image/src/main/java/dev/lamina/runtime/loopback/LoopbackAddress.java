package dev.lamina.runtime.loopback;

import java.util.Map;

/** Where this program serves Lambda's APIs to the processes of its pod. */
public record LoopbackAddress(int port) {
    private static final String HOST = "127.0.0.1";
    private static final String PORT = "LAMINA_RUNTIME_API_PORT";
    private static final String DEFAULT = "9001";

    /**
     * Reads the variable of the port, which only tests set.
     *
     * @throws IllegalArgumentException if it is not a number
     */
    public static LoopbackAddress from(Map<String, String> env) {
        String port = env.getOrDefault(PORT, DEFAULT);
        try {
            return new LoopbackAddress(Integer.parseInt(port));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PORT + " must be a number, but is " + port, e);
        }
    }

    /** The value of {@code AWS_LAMBDA_RUNTIME_API}. */
    public String hostAndPort() {
        return HOST + ":" + port;
    }

    public String url(String path) {
        return "http://" + hostAndPort() + path;
    }
}
