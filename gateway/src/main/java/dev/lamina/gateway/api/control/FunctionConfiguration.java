package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.FunctionVersionSpec;
import dev.lamina.api.FunctionVersionStatus;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.SnapStartStatus.OptimizationStatus;
import dev.lamina.api.UploadedContent;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.control.request.ConfigurationFields;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A Function as AWS's FunctionConfiguration. */
@ApplicationScoped
class FunctionConfiguration {
    private final ConfigurationFields fields;
    private final String region;

    @Inject
    FunctionConfiguration(ConfigurationFields fields, GatewayConfig config) {
        this.fields = fields;
        this.region = config.region();
    }

    Map<String, Object> of(Function function) {
        FunctionSpec spec = function.getSpec();
        FunctionDraft draft = FunctionDraft.of(function, region);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("FunctionName", draft.functionName());
        shown.put("FunctionArn", draft.arn());
        shown.putAll(fields.read(draft));
        shown.put("Version", Lamina.LATEST);
        shown.put("TracingConfig", Map.of("Mode", "PassThrough"));
        shown.put("RevisionId", revision(function.getMetadata()));
        shown.put("PackageType", spec.image().isPresent() ? "Image" : "Zip");
        shown.put("Architectures", List.of("x86_64"));
        shown.putAll(code(function));
        shown.putAll(FunctionState.of(function));
        return shown;
    }

    /** Returns a version as it was published. */
    Map<String, Object> of(FunctionVersion version) {
        FunctionVersionSpec spec = version.getSpec();
        Function then = new Function();
        then.setMetadata(new ObjectMetaBuilder(version.getMetadata())
                .withName(spec.function())
                .build());
        then.setSpec(
                spec.description() == null
                        ? spec.functionSpec()
                        : spec.functionSpec().withDescription(spec.description()));
        then.setStatus(FunctionStatusBuilder.builder()
                .conditions(
                        version.getStatus() == null ? null : version.getStatus().conditions())
                .observedGeneration(version.getMetadata().getGeneration())
                .codeSha256(spec.codeSha256())
                .codeSizeBytes(spec.codeSizeBytes())
                .lastModified(version.getMetadata().getCreationTimestamp())
                .build());
        Map<String, Object> shown = of(then);
        String number = spec.version().toString();
        shown.put("FunctionArn", shown.get("FunctionArn") + ":" + number);
        shown.put("Version", number);
        if (isOptimized(version)) {
            shown.put("SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", "On"));
        }
        return shown;
    }

    /** Whether environments of the version start with its cache. */
    private static boolean isOptimized(FunctionVersion version) {
        return version.getSpec().functionSpec().hasStartCache()
                && Optional.ofNullable(version.getStatus())
                        .map(FunctionVersionStatus::snapStart)
                        .filter(result -> result.optimizationStatus() == OptimizationStatus.ON)
                        .isPresent();
    }

    private static Map<String, Object> code(Function function) {
        Optional<FunctionStatus> status = Optional.ofNullable(function.getStatus());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("CodeSize", status.map(FunctionStatus::codeSizeBytes).orElse(0L));
        shown.put(
                "CodeSha256",
                uploaded(function)
                        .or(() -> status.map(FunctionStatus::codeSha256))
                        .map(FunctionConfiguration::base64)
                        .or(() -> status.map(FunctionStatus::image)
                                .map(ImageStatus::digest)
                                .map(digest -> digest.substring(digest.indexOf(':') + 1)))
                        .orElse(""));
        shown.put(
                "LastModified",
                AwsTime.text(status.map(FunctionStatus::lastModified)
                        .orElse(function.getMetadata().getCreationTimestamp())));
        return shown;
    }

    /** An upload is known before the operator has read it. */
    private static Optional<String> uploaded(Function function) {
        return Optional.ofNullable(function.getSpec().code().stored()).map(UploadedContent::sha256);
    }

    /** Changes with every change of the spec, and only then. */
    static String revision(ObjectMeta metadata) {
        return UUID.nameUUIDFromBytes(
                        (metadata.getUid() + "/" + metadata.getGeneration()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String base64(String hex) {
        try {
            return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return ""; // Not written by the operator; one such value must not make the list of all functions fail.
        }
    }
}
