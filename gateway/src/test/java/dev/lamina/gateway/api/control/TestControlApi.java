package dev.lamina.gateway.api.control;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.control.code.CodeEndpoint;
import dev.lamina.gateway.api.control.code.CodeSource;
import dev.lamina.gateway.api.control.code.DownloadLinks;
import dev.lamina.gateway.api.control.code.OwnLinks;
import dev.lamina.gateway.api.control.manifest.InvokeBindings;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.ConfigurationFields;
import dev.lamina.gateway.api.control.request.MappingFields;
import dev.lamina.gateway.api.control.request.MappingSource;
import dev.lamina.gateway.api.control.request.RoleField;
import dev.lamina.gateway.api.control.request.Targets;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.runtime.content.TestContent;
import dev.lamina.gateway.runtime.content.Uploads;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nats.client.Connection;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The control API on a test's functions, or on those of an API server. */
public final class TestControlApi {
    /** Where there is no content store: this hash was uploaded in shop, and any other one elsewhere. */
    static final String UPLOADED = "ab".repeat(32);

    private TestControlApi() {}

    /** Reads only. */
    public static OperationGroup of(FunctionRefResolver targets, Functions functions, GatewayConfig config) {
        return group(Stream.of(
                new FunctionReadOperations(
                        targets,
                        id -> Future.succeededFuture(functions.resource(id)),
                        configuration(config),
                        new OwnLinks(new DownloadLinks(config), TestControlApi::isUploaded, new WriteLimits(config))),
                new NamespaceReadOperations(targets, functions, config, configuration(config)),
                new UnsupportedOperations()));
    }

    private static boolean isUploaded(String namespace, String sha256) {
        return namespace.equals("shop") == sha256.equals(UPLOADED);
    }

    static FunctionConfiguration configuration(GatewayConfig config) {
        return new FunctionConfiguration(fields(config), config);
    }

    static ConfigurationFields fields(GatewayConfig config) {
        return new ConfigurationFields(new RoleField(config), new Targets(config));
    }

    /** All operations, on a real API server and a real content store. */
    public static OperationGroup writing(
            FunctionRefResolver targets,
            Functions functions,
            GatewayConfig config,
            KubernetesClient client,
            Connection nats,
            Authorizer authorizer) {
        Manifests manifests = new Manifests(client, new NamespaceClaims(client, Optional.empty(), List.of()));
        WriteLimits limits = new WriteLimits(config);
        FunctionWriter writer = new FunctionWriter(manifests, limits, targets, functions, config);
        StoredFunctions stored = new StoredFunctions(manifests, limits, functions);
        Uploads uploads = new Uploads(nats, config);
        CodeSource source = new CodeSource(uploads);
        OwnLinks links = new OwnLinks(new DownloadLinks(config), uploads, limits);
        return group(Stream.of(
                new FunctionWriteOperations(writer, fields(config), source, configuration(config)),
                new FunctionReadOperations(targets, stored, configuration(config), links),
                new NamespaceReadOperations(targets, functions, config, configuration(config)),
                new ConcurrencyOperations(writer, functions, config),
                new InvokeConfigOperations(writer, stored, new Targets(config)),
                new UrlConfigOperations(writer, stored),
                new SettingOperations(writer, stored),
                new PermissionOperations(
                        writer, stored, new InvokeBindings(manifests, client), limits, authorizer, config),
                new MappingOperations(
                        writer,
                        limits,
                        manifests,
                        new MappingFields(new Targets(config)),
                        new MappingSource(new Targets(config), config)),
                new VersionOperations(writer, limits, manifests, configuration(config)),
                new AliasOperations(writer, limits, manifests),
                new LayerOperations(writer, limits, manifests, source, new DownloadLinks(config)),
                new UnsupportedOperations()));
    }

    /** Serves uploads. */
    public static Endpoint code(GatewayConfig config, Connection nats, Path directory) {
        return new CodeEndpoint(new DownloadLinks(config), TestContent.source(nats, config, directory));
    }

    private static OperationGroup group(Stream<OperationGroup> groups) {
        List<Operation> all = groups.flatMap(some -> some.all().stream()).toList();
        return () -> all;
    }
}
