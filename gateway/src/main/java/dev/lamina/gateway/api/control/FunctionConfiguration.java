package dev.lamina.gateway.api.control;

import dev.lamina.api.ContainerImage;
import dev.lamina.api.ExecutionRole;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.Logging;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A Function as AWS's FunctionConfiguration. */
final class FunctionConfiguration {
    private static final DateTimeFormatter AWS_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ");
    private static final long MEBIBYTE = 1024 * 1024;

    private FunctionConfiguration() {}

    static Map<String, Object> of(Function function, String region) {
        FunctionSpec spec = function.getSpec();
        ObjectMeta metadata = function.getMetadata();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("FunctionName", metadata.getName());
        shown.put("FunctionArn", Lamina.arn(region, metadata.getNamespace(), metadata.getName()));
        spec.image().ifPresentOrElse(image -> shown.putAll(image(image)), () -> {
            shown.put("Runtime", spec.runtime());
            shown.put("Handler", spec.handler());
        });
        shown.put("Role", role(metadata, spec));
        shown.put("Description", "");
        shown.put("Timeout", spec.timeoutSeconds());
        shown.put("MemorySize", mebibytes(spec.memory()));
        shown.put("Version", "$LATEST");
        shown.put(
                "Environment",
                Map.of("Variables", Optional.ofNullable(spec.environment()).orElse(Map.of())));
        shown.put("Layers", layers(function, region));
        shown.put("EphemeralStorage", Map.of("Size", mebibytes(spec.ephemeralStorage())));
        shown.put("TracingConfig", Map.of("Mode", "PassThrough"));
        shown.put("RevisionId", revision(metadata));
        shown.put("PackageType", spec.image().isPresent() ? "Image" : "Zip");
        shown.put("Architectures", List.of("x86_64"));
        shown.put("SnapStart", Map.of("ApplyOn", "None", "OptimizationStatus", "Off"));
        shown.put("LoggingConfig", logging(metadata, spec.logging()));
        shown.putAll(code(function));
        shown.putAll(FunctionState.of(function));
        return shown;
    }

    private static Map<String, Object> image(ContainerImage image) {
        Map<String, Object> config = new LinkedHashMap<>();
        Optional.ofNullable(image.entryPoint()).ifPresent(words -> config.put("EntryPoint", words));
        Optional.ofNullable(image.command()).ifPresent(words -> config.put("Command", words));
        Optional.ofNullable(image.workingDirectory()).ifPresent(folder -> config.put("WorkingDirectory", folder));
        return config.isEmpty() ? Map.of() : Map.of("ImageConfigResponse", Map.of("ImageConfig", config));
    }

    private static Map<String, Object> code(Function function) {
        Optional<FunctionStatus> status = Optional.ofNullable(function.getStatus());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("CodeSize", status.map(FunctionStatus::codeSizeBytes).orElse(0L));
        shown.put(
                "CodeSha256",
                status.map(FunctionStatus::codeSha256)
                        .map(FunctionConfiguration::base64)
                        .or(() -> status.map(FunctionStatus::image)
                                .map(ImageStatus::digest)
                                .map(digest -> digest.substring(digest.indexOf(':') + 1)))
                        .orElse(""));
        shown.put(
                "LastModified",
                time(status.map(FunctionStatus::lastModified)
                        .orElse(function.getMetadata().getCreationTimestamp())));
        return shown;
    }

    private static Map<String, String> logging(ObjectMeta metadata, Logging logging) {
        Map<String, String> shown = new LinkedHashMap<>();
        boolean json = logging != null && logging.json();
        shown.put("LogFormat", json ? "JSON" : "Text");
        if (json) {
            shown.put("ApplicationLogLevel", logging.applicationLevelOrDefault().name());
            shown.put("SystemLogLevel", logging.systemLevelOrDefault().name());
        }
        shown.put("LogGroup", "/aws/lambda/" + metadata.getName());
        return shown;
    }

    private static List<Map<String, String>> layers(Function function, String region) {
        String prefix =
                "arn:aws:lambda:" + region + ":" + function.getMetadata().getNamespace() + ":layer:";
        return Optional.ofNullable(function.getSpec().layers()).orElse(List.of()).stream()
                .map(layer -> Map.of("Arn", prefix + layer.name()))
                .toList();
    }

    private static String role(ObjectMeta metadata, FunctionSpec spec) {
        ExecutionRole role = spec.executionRoleOrNone();
        return role.arn() != null
                ? role.arn()
                : "arn:aws:iam::" + metadata.getNamespace() + ":role/" + role.serviceAccountOf(metadata.getName());
    }

    // Changes with every change of the spec, and only then.
    private static String revision(ObjectMeta metadata) {
        return UUID.nameUUIDFromBytes(
                        (metadata.getUid() + "/" + metadata.getGeneration()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static long mebibytes(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity)).longValueExact() / MEBIBYTE;
    }

    private static String base64(String hex) {
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return ""; // Not written by the operator; one such value must not make the list of all functions fail.
        }
    }

    private static String time(String rfc3339) {
        try {
            return rfc3339 == null
                    ? ""
                    : AWS_TIME.format(OffsetDateTime.parse(rfc3339).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
