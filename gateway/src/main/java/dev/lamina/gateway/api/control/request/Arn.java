package dev.lamina.gateway.api.control.request;

import java.util.Optional;

/**
 * An ARN. The account of a thing in the cluster is its namespace.
 *
 * @param resource all after the fifth colon, such as function:orders
 */
record Arn(String service, String region, String account, String resource) {
    private static final int PARTS = 6;

    /** Empty if the text is not an ARN. */
    static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", PARTS);
        return parts.length == PARTS && parts[0].equals("arn") && parts[1].startsWith("aws") && !parts[5].isEmpty()
                ? Optional.of(new Arn(parts[2], parts[3], parts[4], parts[5]))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
    }
}
