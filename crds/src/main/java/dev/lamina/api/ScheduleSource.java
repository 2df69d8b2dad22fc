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
import io.soabase.recordbuilder.core.RecordBuilder;

/** A cron or rate schedule on which the function is invoked. */
@ValidationRule(
        value = "!has(self.timezone) || timestamp('2026-01-01T00:00:00Z').getHours(self.timezone) >= 0",
        message = "timezone: must be the name of a time zone, such as Europe/Berlin or UTC")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record ScheduleSource(
        @Required
        @Size(min = 1, max = 256)
        @JsonPropertyDescription(
                "Schedule expression: rate(5 minutes), AWS's cron(0 12 * * ? *) with six fields, or standard cron "
                        + "with five fields, such as */5 * * * *.")
        String expression,

        @Default("UTC")
        @Size(min = 1, max = 64)
        @Pattern("^[A-Za-z][A-Za-z0-9_+/-]*$")
        @JsonPropertyDescription("Time zone of a cron expression, such as Europe/Berlin. Default: UTC.")
        String timezone,

        @Size(max = 8192)
        @JsonPropertyDescription(
                "Event that the function receives, as JSON text. Default: EventBridge's scheduled event.")
        String input,

        @Default("3600")
        @Min(0)
        @Max(86400)
        @JsonPropertyDescription(
                "Catch-up after an outage of all gateways: the last missed tick is run once if it is at most this "
                        + "many seconds old. 0 disables catch-up. Default: 3600. Allowed: 0 to 86400.")
        Integer maxAgeSeconds,

        @Min(1)
        @Max(900)
        @JsonPropertyDescription(
                "Time in seconds before each tick at which KEDA starts one environment. Only for cron expressions, "
                        + "not for rate. Default: no warm-up. Allowed: 1 to 900.")
        Integer warmupSeconds)
        implements ScheduleSourceBuilder.With {}
