package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Event names of bucket sources: which events they match, and which names share an event. */
class EventPatternTest {
    private static final List<String> PATTERNS = allowedBySchema();
    private static final List<String> EVENTS =
            PATTERNS.stream().filter(pattern -> !pattern.endsWith("*")).toList();

    @Test
    void schemaAllowsTheNamesOfS3() {
        assertThat(PATTERNS)
                .hasSize(27)
                .doesNotHaveDuplicates()
                .contains("s3:ObjectCreated:*", "s3:ObjectCreated:Put", "s3:LifecycleTransition", "s3:ObjectAcl:Put");
    }

    @Test
    void everyAllowedNameMatchesItself() {
        assertThat(EVENTS).allMatch(event -> new EventPattern(event).matches(event));
    }

    /** Two names overlap exactly when an event matches both; all pairs of names that the schema allows. */
    @Test
    void patternsOverlapIfAnEventMatchesBoth() {
        for (String one : PATTERNS) {
            for (String other : PATTERNS) {
                boolean shared =
                        EVENTS.stream().anyMatch(event -> isOfPattern(one, event) && isOfPattern(other, event));

                assertThat(new EventPattern(one).overlaps(new EventPattern(other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(shared);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ObjectCreated:*, s3:ObjectCreated:PutRetention",
        "s3:ObjectRemoved:*, s3:ObjectRemoved:NoOP",
        "s3:ObjectCreated:*, s3:ObjectCreated",
        "s3:ObjectCreated:*, s3:ObjectCreatedElsewhere:Put"
    })
    void eventsUnknownToS3DoNotMatch(String pattern, String event) {
        assertThat(new EventPattern(pattern).matches(event)).isFalse();
    }

    /** A second way to say it: a family and, for all but a wildcard, a member. */
    private static boolean isOfPattern(String pattern, String event) {
        String[] parts = pattern.split(":");
        return parts.length == 3 && parts[2].equals("*") ? event.split(":")[1].equals(parts[1]) : event.equals(pattern);
    }

    /** Expands the expression of the schema, {@code s3:(Family:(*|Member|...)|Family|...)}. */
    private static List<String> allowedBySchema() {
        String rule = BucketSource.class.getAnnotation(ValidationRule.class).value();
        String families = rule.substring(rule.indexOf("^s3:(") + "^s3:(".length(), rule.lastIndexOf(")$"));
        List<String> names = new ArrayList<>();
        Matcher family =
                Pattern.compile("(\\w+)(?::(?:\\(([^)]*)\\)|(\\w+)))?(?:\\||$)").matcher(families);
        while (family.find()) {
            String members = family.group(2) != null ? family.group(2) : family.group(3);
            if (members == null) {
                names.add("s3:" + family.group(1));
            } else {
                Pattern.compile("\\|")
                        .splitAsStream(members)
                        .forEach(member -> names.add("s3:" + family.group(1) + ":" + member.replace("[*]", "*")));
            }
        }
        return names;
    }
}
