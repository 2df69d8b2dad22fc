package dev.lamina.converter.aws;

import java.util.Optional;

/**
 * An ARN.
 *
 * @param resource all after the fifth colon, such as function:orders
 */
public record Arn(String service, String region, String account, String resource) {
    private static final int PARTS = 6;

    /** Empty if the text is not an ARN. */
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", PARTS);
        return parts.length == PARTS && parts[0].equals("arn")
                ? Optional.of(new Arn(parts[2], parts[3], parts[4], parts[5]))
                : Optional.empty();
    }

    /** Returns what follows the first separator: the name of a table in table/NAME/stream/TIME. */
    String name(char separator) {
        String rest = resource.substring(resource.indexOf(separator) + 1);
        int end = rest.indexOf(separator);
        return end < 0 ? rest : rest.substring(0, end);
    }
}
