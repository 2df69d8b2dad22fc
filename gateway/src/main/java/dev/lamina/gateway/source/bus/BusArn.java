package dev.lamina.gateway.source.bus;

import dev.lamina.api.BusReference;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of an event bus, {@code arn:aws:events:REGION:NAMESPACE:event-bus/NAME}: the account is the namespace. */
public record BusArn(String region, String namespace, String name) {
    private static final Pattern FORM =
            Pattern.compile("arn:aws[a-z-]*:events:([a-z0-9-]+):([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?):"
                    + "event-bus/([A-Za-z0-9._-]{1,256})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,256}");

    public static Optional<BusArn> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new BusArn(parts.group(1), parts.group(2), parts.group(4)))
                : Optional.empty();
    }

    /** Whether it has the form of a bus's name. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The ARN of a rule of the bus, which is a Trigger. As on AWS, rules of the default bus do not name it. */
    public String rule(String trigger) {
        String path = name.equals(BusReference.DEFAULT) ? trigger : name + "/" + trigger;
        return "arn:aws:events:" + region + ":" + namespace + ":rule/" + path;
    }

    @Override
    public String toString() {
        return "arn:aws:events:" + region + ":" + namespace + ":event-bus/" + name;
    }
}
