package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Lamina;
import dev.lamina.api.Layer;
import dev.lamina.api.LayerNames;
import dev.lamina.api.LayerSpec;
import dev.lamina.api.LayerSpecBuilder;
import dev.lamina.api.LayerStatus;
import dev.lamina.api.LayerVersion;
import dev.lamina.api.UploadedContent;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.ResourceOperation.Call;
import dev.lamina.gateway.api.control.ResourceOperation.WaitingAnswer;
import dev.lamina.gateway.api.control.code.CodeSource;
import dev.lamina.gateway.api.control.code.DownloadLinks;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * The operations on layers, which are Layers. The operator numbers the versions: publishing waits until it has. Content
 * that is the newest version already stays that version.
 */
@ApplicationScoped
class LayerOperations implements OperationGroup {
    private static final String LAYERS = "/2018-10-31/layers";
    private static final String VERSIONS = LAYERS + "/{}/versions";

    private final FunctionWriter writer;
    private final WriteLimits limits;
    private final Manifests manifests;
    private final CodeSource source;
    private final DownloadLinks links;

    @Inject
    LayerOperations(
            FunctionWriter writer, WriteLimits limits, Manifests manifests, CodeSource source, DownloadLinks links) {
        this.writer = writer;
        this.limits = limits;
        this.manifests = manifests;
        this.source = source;
        this.links = links;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                operation("PublishLayerVersion", HttpMethod.POST, VERSIONS, "create", true, (WaitingAnswer)
                        this::publish),
                operation(
                        "ListLayerVersions",
                        HttpMethod.GET,
                        VERSIONS,
                        "get",
                        false,
                        call -> JsonResponse.of(Map.of("LayerVersions", versions(call, layer(call, name(call)))))),
                operation(
                        "GetLayerVersion",
                        HttpMethod.GET,
                        VERSIONS + "/{}",
                        "get",
                        false,
                        call -> one(call, name(call), call.http().variables().get(1))),
                operation("DeleteLayerVersion", HttpMethod.DELETE, VERSIONS + "/{}", "delete", false, this::delete),
                operation("ListLayers", HttpMethod.GET, LAYERS, "list", false, this::list));
    }

    private Operation operation(
            String action, HttpMethod method, String path, String verb, boolean zip, ResourceOperation.Answer answer) {
        return new ResourceOperation(action, Route.of(method, path), verb, "layers", zip, writer, limits, answer);
    }

    private Callable<Response> publish(Call call) throws IOException {
        JsonNode json = call.json();
        JsonNode content = json.path("Content");
        if (RequestJson.present(content, "ImageUri").isPresent()) {
            throw Invalid.parameter("A layer is a zip: give ZipFile, or S3Bucket and S3Key.");
        }
        CodeSource.check(content);
        String name = name(call);
        if (!name.matches(LayerNames.PATTERN) || name.length() > LayerNames.LONGEST) {
            throw Invalid.pattern(name, "layerName", LayerNames.PATTERN);
        }
        CodeSource.Located code = source.locate(call.namespace(), content, call.body(), false);
        LayerSpec spec = LayerSpecBuilder.builder()
                .layerName(name.equals(LayerNames.resource(name)) ? null : name)
                .content(code.content())
                .compatibleRuntimes(texts(json.path("CompatibleRuntimes")))
                .description(RequestJson.text(json, "Description").orElse(null))
                .license(RequestJson.text(json, "LicenseInfo").orElse(null))
                .build();
        Layer written = write(call, name, spec);
        return () -> JsonResponse.of(201, shown(call, written, numbered(written)));
    }

    private Layer write(Call call, String layerName, LayerSpec spec) {
        String name = LayerNames.resource(layerName);
        AwsException raced =
                AwsException.of(409, "ResourceConflictException", "The layer was created at the same time: try again.");
        if (manifests.find(Layer.class, call.namespace(), name).isEmpty()) {
            Layer layer = new Layer();
            layer.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(call.namespace())
                    .withName(name)
                    .build());
            layer.setSpec(spec);
            return manifests.create(layer, call.change(), raced);
        }
        return manifests.change(Layer.class, call.namespace(), name, call.change(), raced, layer -> {
            if (!LayerNames.of(layer).equals(layerName)) {
                throw AwsException.of(
                        409,
                        "ResourceConflictException",
                        "Layer already exist: " + LayerNames.of(layer) + ". Names that differ only in case, or in - and"
                                + " _, are the same name here: choose another name than " + layerName + ".");
            }
            layer.setSpec(spec.withKeepVersions(layer.getSpec().keepVersions())
                    .withWithdrawnVersions(layer.getSpec().withdrawnVersions()));
            return layer;
        });
    }

    /** Waits for the operator; the bytes are checked by then. */
    private LayerVersion numbered(Layer written) throws InterruptedException {
        String name = written.getMetadata().getName();
        return OperatorWait.until(
                () -> {
                    Layer now = manifests
                            .find(Layer.class, written.getMetadata().getNamespace(), name)
                            .orElseThrow(() -> missing(name));
                    return numbered(written, now.getStatus());
                },
                "The layer was written, but has no number yet: see the status of Layer " + name + ".");
    }

    /**
     * Returns the version with the content that was written, also if another publication came after it; empty if there
     * is none yet.
     */
    static Optional<LayerVersion> numbered(Layer written, LayerStatus status) {
        long own = written.getMetadata().getGeneration();
        if (status == null || status.observedGeneration() == null || status.observedGeneration() < own) {
            return Optional.empty();
        }
        boolean isLast = status.observedGeneration() == own;
        String state = condition(status).map(Condition::getStatus).orElse("Unknown");
        if (isLast && state.equals("False")) {
            throw Invalid.parameter(condition(status).orElseThrow().getMessage());
        }
        if (isLast && !state.equals("True")) {
            return Optional.empty();
        }
        UploadedContent upload = written.getSpec().content().stored();
        return status.versionsOrNone().reversed().stream()
                .filter(version -> upload == null || upload.sha256().equals(version.sha256()))
                .findFirst();
    }

    private static Optional<Condition> condition(LayerStatus status) {
        return Optional.ofNullable(status.conditions()).orElse(List.of()).stream()
                .filter(condition -> Lamina.UP_TO_DATE.equals(condition.getType()))
                .findFirst();
    }

    /** GetLayerVersionByArn has the path of ListLayers. */
    private Response list(Call call) {
        if (call.http().query("find").filter("LayerVersion"::equals).isPresent()) {
            String[] arn = call.http().query("Arn").orElse("").split(":");
            if (arn.length != 8 || !arn[5].equals("layer") || !arn[4].equals(call.namespace())) {
                throw Invalid.parameter(
                        "Arn must be that of a version of a layer in namespace " + call.namespace() + ".");
            }
            return one(call, arn[6], arn[7]);
        }
        List<Map<String, Object>> layers = manifests.list(Layer.class, call.namespace()).stream()
                .sorted(Comparator.comparing(LayerNames::of))
                .flatMap(layer -> versions(call, layer).stream().limit(1).map(newest -> {
                    Map<String, Object> shown = new LinkedHashMap<>();
                    shown.put("LayerName", LayerNames.of(layer));
                    shown.put("LayerArn", arn(call, layer));
                    shown.put("LatestMatchingVersion", newest);
                    return shown;
                }))
                .toList();
        return JsonResponse.of(Map.of("Layers", layers));
    }

    /**
     * A layer without versions does not exist. As on AWS, functions go on with a version that is deleted: the operator
     * keeps those that functions name.
     */
    private Response delete(Call call) {
        Optional<Layer> layer = manifests.find(Layer.class, call.namespace(), LayerNames.resource(name(call)));
        List<LayerVersion> versions =
                layer.stream().flatMap(LayerOperations::stored).toList();
        String version = call.http().variables().get(1);
        if (versions.stream().noneMatch(stored -> version.equals(String.valueOf(stored.version())))) {
            return Response.empty(204);
        }
        if (versions.size() == 1) {
            manifests.delete(layer.orElseThrow(), call.change());
            return Response.empty(204);
        }
        long number = Long.parseLong(version);
        if (number == versions.getLast().version()) {
            throw Invalid.unavailable(
                    "DeleteLayerVersion",
                    "the newest version of a layer is what its manifest says: publish another one, or delete the others"
                            + " first");
        }
        String resource = layer.orElseThrow().getMetadata().getName();
        manifests.change(Layer.class, call.namespace(), resource, call.change(), missing(name(call)), now -> {
            List<Long> withdrawn = Stream.concat(now.getSpec().withdrawnOrNone().stream(), Stream.of(number))
                    .filter(each -> all(now).anyMatch(kept -> kept.version().equals(each)))
                    .distinct()
                    .toList();
            now.setSpec(now.getSpec().withWithdrawnVersions(withdrawn));
            return now;
        });
        return Response.empty(204);
    }

    private Response one(Call call, String name, String version) {
        Layer layer = layer(call, name);
        return stored(layer)
                .filter(stored -> version.equals(String.valueOf(stored.version())))
                .findFirst()
                .map(stored -> JsonResponse.of(shown(call, layer, stored)))
                .orElseThrow(() -> missing(name));
    }

    /** The newest first. */
    private List<Map<String, Object>> versions(Call call, Layer layer) {
        return stored(layer)
                .sorted(Comparator.comparing(LayerVersion::version).reversed())
                .map(version -> {
                    Map<String, Object> shown = shown(call, layer, version);
                    shown.remove("Content");
                    return shown;
                })
                .toList();
    }

    private static Stream<LayerVersion> all(Layer layer) {
        return Optional.ofNullable(layer.getStatus()).map(LayerStatus::versionsOrNone).orElse(List.of()).stream();
    }

    private static Stream<LayerVersion> stored(Layer layer) {
        return all(layer).filter(version -> !layer.getSpec().withdrawnOrNone().contains(version.version()));
    }

    private Layer layer(Call call, String name) {
        return manifests
                .find(Layer.class, call.namespace(), LayerNames.resource(name))
                .orElseThrow(() -> missing(name));
    }

    /** A layer is named by its name or its ARN. */
    private static String name(Call call) {
        String text = call.http().variable();
        return text.substring(text.lastIndexOf(':') + 1);
    }

    private Map<String, Object> shown(Call call, Layer layer, LayerVersion version) {
        Map<String, Object> content = new LinkedHashMap<>();
        links.link(call.http(), version.sha256()).ifPresent(link -> content.put("Location", link));
        content.put(
                "CodeSha256", Base64.getEncoder().encodeToString(HexFormat.of().parseHex(version.sha256())));
        content.put("CodeSize", version.sizeBytes());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Content", content);
        shown.put("LayerArn", arn(call, layer));
        shown.put("LayerVersionArn", arn(call, layer) + ":" + version.version());
        shown.put("Version", version.version());
        shown.put("CreatedDate", AwsTime.text(version.created()));
        Optional.ofNullable(layer.getSpec().description()).ifPresent(text -> shown.put("Description", text));
        Optional.ofNullable(layer.getSpec().license()).ifPresent(text -> shown.put("LicenseInfo", text));
        Optional.ofNullable(version.compatibleRuntimes()).ifPresent(all -> shown.put("CompatibleRuntimes", all));
        return shown;
    }

    private String arn(Call call, Layer layer) {
        return "arn:aws:lambda:" + writer.region() + ":" + call.namespace() + ":layer:" + LayerNames.of(layer);
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        value.forEach(text -> texts.add(text.asText()));
        return texts.isEmpty() ? null : texts;
    }

    private static AwsException missing(String name) {
        return AwsException.of(
                404, "ResourceNotFoundException", "The resource you requested does not exist: layer " + name);
    }
}
