package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Lambda's advanced logging controls. The levels have no defaults in the schema: a default would be filled in and then
 * refused with {@code format: Text}. {@link #applicationLevelOrDefault} and {@link #systemLevelOrDefault} return the
 * defaults.
 */
@ValidationRule(
        value = "has(self.format) && self.format == 'JSON' || !has(self.applicationLevel) && !has(self.systemLevel)",
        message = "logging: applicationLevel and systemLevel need format: JSON; set it, or remove the levels")
@JsonInclude(Include.NON_NULL)
public record Logging(
        @Default("Text")
        @JsonPropertyDescription(
                "Format of platform log lines and of the handler's logger: Text or JSON. Default: Text.")
        Format format,

        @JsonPropertyDescription(
                "Minimum level of application log lines, which the handler's logger writes. Needs format JSON. "
                        + "Default: INFO.")
        ApplicationLevel applicationLevel,

        @JsonPropertyDescription("Minimum level of platform log lines. Needs format JSON. Default: INFO.")
        SystemLevel systemLevel,

        @Min(1)
        @Max(3653)
        @JsonPropertyDescription(
                "Days for which the log can be read from the log store. Default: as long as the store keeps it. "
                        + "A higher number has no effect. Allowed: 1 to 3653.")
        Integer retentionDays) {

    public enum Format {
        Text,
        JSON
    }

    public enum ApplicationLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        FATAL
    }

    public enum SystemLevel {
        DEBUG,
        INFO,
        WARN
    }

    public boolean json() {
        return format == Format.JSON;
    }

    public ApplicationLevel applicationLevelOrDefault() {
        return applicationLevel == null ? ApplicationLevel.INFO : applicationLevel;
    }

    public SystemLevel systemLevelOrDefault() {
        return systemLevel == null ? SystemLevel.INFO : systemLevel;
    }
}
