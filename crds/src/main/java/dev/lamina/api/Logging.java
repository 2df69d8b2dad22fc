package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Lambda's advanced logging controls. The levels have no defaults in the schema: filled in there, they would be refused
 * beside {@code format: Text}; {@link #applicationLevelOrDefault} and {@link #systemLevelOrDefault} know them.
 */
@ValidationRule(value = "has(self.format) && self.format == 'JSON' || !has(self.applicationLevel) && !has(self.systemLevel)",
    message = "logging: applicationLevel and systemLevel need format: JSON; set it, or leave the levels out")
@JsonInclude(Include.NON_NULL)
public record Logging(
    @Default("Text")
    @JsonPropertyDescription("Form of the platform's lines and of what the handler's logger writes.")
    Format format,

    @JsonPropertyDescription("Least level of what the handler's logger writes that is kept; with JSON only, absent: INFO.")
    ApplicationLevel applicationLevel,

    @JsonPropertyDescription("Least level of the platform's lines that is kept; with JSON only, absent: INFO.")
    SystemLevel systemLevel) {

  public enum Format { Text, JSON }

  public enum ApplicationLevel { TRACE, DEBUG, INFO, WARN, ERROR, FATAL }

  public enum SystemLevel { DEBUG, INFO, WARN }

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
