package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Times at which the function is invoked. */
@ValidationRule(value = "!has(self.timezone) || timestamp('2026-01-01T00:00:00Z').getHours(self.timezone) >= 0",
    message = "timezone: the name of a time zone, such as Europe/Berlin or UTC")
@JsonInclude(Include.NON_NULL)
public record ScheduleSource(
    @Required
    @Size(min = 1, max = 256)
    @JsonPropertyDescription("rate(5 minutes), AWS's cron(0 12 * * ? *) with six fields, or the five fields of cron, */5 * * * *.")
    String expression,

    @Default("UTC")
    @Size(min = 1, max = 64)
    @Pattern("^[A-Za-z][A-Za-z0-9_+/-]*$")
    @JsonPropertyDescription("Name of the time zone that cron is in, such as Europe/Berlin.")
    String timezone,

    @Size(max = 8192)
    @JsonPropertyDescription("The event, a JSON text. Absent: EventBridge's scheduled event.")
    String input,

    @Default("3600")
    @Min(0)
    @Max(86400)
    @JsonPropertyDescription("After a time in which no gateway ran, the last tick that was missed is run once if it is not older than so many seconds; 0: never.")
    Integer maxAgeSeconds,

    @Min(1)
    @Max(900)
    @JsonPropertyDescription("An environment is made ready so many seconds before each tick, by KEDA. Only for cron, not for rate. Absent: none is.")
    Integer warmupSeconds) {}
