package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.ContainerImage;
import dev.lamina.api.FunctionSpec;
import dev.lamina.gateway.api.control.request.ConfigurationField.Reader;
import dev.lamina.gateway.api.control.request.ConfigurationField.Writer;
import io.fabric8.kubernetes.api.model.Quantity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** All members of AWS's FunctionConfiguration that a request can set, in the order of AWS's responses. */
@ApplicationScoped
public class ConfigurationFields {
    private static final long MEBIBYTE = 1024 * 1024;

    private final List<ConfigurationField> fields;

    @Inject
    public ConfigurationFields(RoleField role, Targets targets) {
        this.fields = List.of(
                new ConfigurationField("Runtime", text(FunctionSpec::withRuntime), zip(FunctionSpec::runtime)),
                role.field(),
                new ConfigurationField("Handler", text(FunctionSpec::withHandler), zip(FunctionSpec::handler)),
                new ConfigurationField(
                        "Description",
                        text((spec, text) -> spec.withDescription(text.isEmpty() ? null : text)),
                        draft -> Optional.of(
                                Optional.ofNullable(draft.spec().description()).orElse(""))),
                new ConfigurationField(
                        "Timeout",
                        (draft, value) -> draft.with(spec -> spec.withTimeoutSeconds(RequestJson.integer(value))),
                        shown(FunctionSpec::timeoutSeconds)),
                new ConfigurationField(
                        "MemorySize",
                        (draft, value) -> draft.with(spec -> spec.withMemory(RequestJson.integer(value) + "Mi")),
                        shown(spec -> mebibytes(spec.memory()))),
                new ConfigurationField("Environment", EnvironmentField::write, EnvironmentField::read),
                new ConfigurationField("Layers", LayersField::write, LayersField::read),
                new ConfigurationField(
                        "DeadLetterConfig",
                        (draft, value) -> deadLetter(targets, draft, value),
                        draft -> Optional.ofNullable(draft.spec().deadLetter())
                                .flatMap(target -> targets.arn(target, draft.namespace()))
                                .map(arn -> Map.of("TargetArn", arn))),
                new ConfigurationField(
                        "EphemeralStorage",
                        (draft, value) -> draft.with(
                                spec -> spec.withEphemeralStorage(RequestJson.integer(value.path("Size")) + "Mi")),
                        shown(spec -> Map.of("Size", mebibytes(spec.ephemeralStorage())))),
                new ConfigurationField("SnapStart", SnapStartField::write, SnapStartField::read),
                new ConfigurationField("LoggingConfig", LoggingField::write, LoggingField::read),
                new ConfigurationField(
                        "ImageConfig", "ImageConfigResponse", ConfigurationFields::image, ConfigurationFields::image));
    }

    /** Returns the draft with all members that the request has. Throws if they do not fit together. */
    public FunctionDraft write(FunctionDraft draft, JsonNode request) {
        FunctionDraft changed = draft;
        for (ConfigurationField field : fields) {
            Optional<JsonNode> value = RequestJson.present(request, field.name());
            if (value.isPresent()) {
                changed = field.writer().write(changed, value.get());
            }
        }
        SnapStartField.check(changed.spec());
        return changed;
    }

    public Map<String, Object> read(FunctionDraft draft) {
        Map<String, Object> shown = new LinkedHashMap<>();
        fields.forEach(field -> field.reader().read(draft).ifPresent(value -> shown.put(field.shownAs(), value)));
        return shown;
    }

    List<String> names() {
        return fields.stream().map(ConfigurationField::name).toList();
    }

    /** Sets a text of the spec. */
    @FunctionalInterface
    private interface TextSetter {
        FunctionSpec set(FunctionSpec spec, String text);
    }

    private static Writer text(TextSetter setter) {
        return (draft, value) -> draft.with(spec -> setter.set(spec, value.asText()));
    }

    private static Reader shown(Function<FunctionSpec, Object> value) {
        return draft -> Optional.ofNullable(value.apply(draft.spec()));
    }

    /** Is null of a container image. */
    private static Reader zip(Function<FunctionSpec, String> value) {
        return draft ->
                draft.spec().image().isPresent() ? Optional.empty() : Optional.ofNullable(value.apply(draft.spec()));
    }

    private static FunctionDraft deadLetter(Targets targets, FunctionDraft draft, JsonNode value) {
        String arn = RequestJson.text(value, "TargetArn").orElse("");
        return draft.with(spec -> spec.withDeadLetter(
                arn.isEmpty()
                        ? null
                        : targets.deadLetter("DeadLetterConfig.TargetArn", arn, draft.namespace(), spec.deadLetter())));
    }

    private static FunctionDraft image(FunctionDraft draft, JsonNode value) {
        ContainerImage image = draft.spec()
                .image()
                .orElseThrow(() ->
                        Invalid.parameter("Please do not provide ImageConfig for a function with packageType Zip."));
        ContainerImage changed = image.withEntryPoint(words(value, "EntryPoint"))
                .withCommand(words(value, "Command"))
                .withWorkingDirectory(RequestJson.text(value, "WorkingDirectory")
                        .filter(folder -> !folder.isEmpty())
                        .orElse(null));
        return draft.with(spec -> spec.withCode(spec.code().withImage(changed)));
    }

    private static List<String> words(JsonNode value, String member) {
        List<String> words = new ArrayList<>();
        value.path(member).forEach(word -> words.add(word.asText()));
        return words.isEmpty() ? null : words;
    }

    private static Optional<Object> image(FunctionDraft draft) {
        return draft.spec().image().map(image -> {
            Map<String, Object> config = new LinkedHashMap<>();
            Optional.ofNullable(image.entryPoint()).ifPresent(words -> config.put("EntryPoint", words));
            Optional.ofNullable(image.command()).ifPresent(words -> config.put("Command", words));
            Optional.ofNullable(image.workingDirectory()).ifPresent(folder -> config.put("WorkingDirectory", folder));
            return config.isEmpty() ? null : Map.of("ImageConfig", config);
        });
    }

    private static long mebibytes(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity)).longValueExact() / MEBIBYTE;
    }
}
