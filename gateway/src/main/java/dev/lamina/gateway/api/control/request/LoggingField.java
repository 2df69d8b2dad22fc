package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Logging;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** LoggingConfig, whose log group is always the function's own. */
final class LoggingField {
    private LoggingField() {}

    static FunctionDraft write(FunctionDraft draft, JsonNode value) {
        RequestJson.text(value, "LogGroup")
                .filter(group -> !group.equals(group(draft)))
                .ifPresent(group -> {
                    throw Invalid.unavailable(
                            "LoggingConfig.LogGroup", "the log group of a function is " + group(draft));
                });
        Logging.Format format = RequestJson.text(value, "LogFormat")
                .map(text -> named(Logging.Format.class, "loggingConfig.logFormat", text))
                .orElse(Logging.Format.Text);
        Logging before = draft.spec().logging();
        Logging changed = new Logging(
                format,
                RequestJson.text(value, "ApplicationLogLevel")
                        .map(text -> named(Logging.ApplicationLevel.class, "loggingConfig.applicationLogLevel", text))
                        .orElse(null),
                RequestJson.text(value, "SystemLogLevel")
                        .map(text -> named(Logging.SystemLevel.class, "loggingConfig.systemLogLevel", text))
                        .orElse(null),
                before == null ? null : before.retentionDays());
        return draft.with(spec -> spec.withLogging(changed));
    }

    static Optional<Object> read(FunctionDraft draft) {
        Logging logging = draft.spec().logging();
        Map<String, String> shown = new LinkedHashMap<>();
        boolean json = logging != null && logging.json();
        shown.put("LogFormat", json ? "JSON" : "Text");
        if (json) {
            shown.put("ApplicationLogLevel", logging.applicationLevelOrDefault().name());
            shown.put("SystemLogLevel", logging.systemLevelOrDefault().name());
        }
        shown.put("LogGroup", group(draft));
        return Optional.of(shown);
    }

    private static String group(FunctionDraft draft) {
        return "/aws/lambda/" + draft.functionName();
    }

    private static <E extends Enum<E>> E named(Class<E> type, String member, String name) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw Invalid.constraint(name, member, "satisfy enum value set: " + Arrays.toString(type.getEnumConstants()));
    }
}
