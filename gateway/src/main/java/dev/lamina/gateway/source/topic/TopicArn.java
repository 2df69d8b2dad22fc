package dev.lamina.gateway.source.topic;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ARN of a topic, {@code arn:aws:sns:REGION:NAMESPACE:NAME}: the account is the namespace. */
public record TopicArn(String region, String namespace, String name) {
    private static final Pattern FORM = Pattern.compile(
            "arn:aws[a-z-]*:sns:([a-z0-9-]+):([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?):([A-Za-z0-9_-]{1,256}(\\.fifo)?)");

    public static Optional<TopicArn> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new TopicArn(parts.group(1), parts.group(2), parts.group(4)))
                : Optional.empty();
    }

    /** Whether its name is that of a FIFO topic. */
    public boolean fifo() {
        return name.endsWith(".fifo");
    }

    /** The ARN of a subscription, which is a Trigger; its uid is the last part. */
    public String subscription(String uid) {
        return this + ":" + uid;
    }

    @Override
    public String toString() {
        return "arn:aws:sns:" + region + ":" + namespace + ":" + name;
    }
}
