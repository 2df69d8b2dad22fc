package dev.lamina.converter.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionUrl;
import dev.lamina.converter.aws.AliasConversion;
import dev.lamina.converter.aws.Endpoints;
import dev.lamina.converter.aws.FunctionConversion;
import dev.lamina.converter.aws.FunctionDraft;
import dev.lamina.converter.aws.MappingConversion;
import dev.lamina.converter.aws.Surroundings;
import dev.lamina.converter.aws.UrlConversion;
import dev.lamina.converter.manifest.Manifest;
import dev.lamina.converter.manifest.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Makes the manifests of the functions of an account, which only reads of AWS's API are needed for. */
public final class AccountConversion {
    /** Members of a response that are not settings. */
    private static final Set<String> FACTS = Set.of(
            "FunctionArn",
            "CodeSize",
            "LastModified",
            "CodeSha256",
            "Version",
            "MasterArn",
            "RevisionId",
            "State",
            "StateReason",
            "StateReasonCode",
            "LastUpdateStatus",
            "LastUpdateStatusReason",
            "LastUpdateStatusReasonCode",
            "SigningProfileVersionArn",
            "SigningJobArn",
            "RuntimeVersionConfig",
            "ImageConfigResponse",
            "ConfigSha256");

    private final LambdaClient lambda;
    private final Surroundings surroundings;
    private final CodeDownload download;
    private final FunctionConversion functions;

    /** @param code folder for the zips; null: they are not downloaded */
    public AccountConversion(LambdaClient lambda, Surroundings surroundings, Path code) {
        this.lambda = lambda;
        this.surroundings = surroundings;
        this.download = code == null ? (_, _) -> {} : CodeDownload.into(code);
        this.functions = new FunctionConversion(surroundings);
    }

    /**
     * Adds all manifests to the bundle.
     *
     * @param prefix of the names of the functions
     */
    public void run(String prefix) throws IOException {
        for (FunctionConfiguration function : lambda.listFunctionsPaginator().functions()) {
            if (function.functionName().startsWith(prefix)) {
                convert(function.functionName());
            }
        }
        for (EventSourceMappingConfiguration mapping :
                lambda.listEventSourceMappingsPaginator().eventSourceMappings()) {
            if (name(mapping.functionArn()).startsWith(prefix)) {
                convert(mapping);
            }
        }
    }

    private void convert(String name) throws IOException {
        GetFunctionResponse found = lambda.getFunction(r -> r.functionName(name));
        ObjectNode properties = SdkJson.of(found.configuration());
        JsonNode image = properties.path("ImageConfigResponse").path("ImageConfig");
        properties.remove(FACTS);
        properties.set("ImageConfig", image);
        properties.set("Code", SdkJson.of(found.code()));
        if (found.hasTags()) {
            found.tags().forEach(properties.putObject("Tags")::put);
        }
        Optional.ofNullable(found.concurrency())
                .map(concurrency -> concurrency.reservedConcurrentExecutions())
                .ifPresent(reserved -> properties.put("ReservedConcurrentExecutions", reserved));
        FunctionDraft draft = functions.convert(name, name, properties);
        if (found.code().location() != null && found.code().imageUri() == null) {
            download.store(draft.name(), found.code().location());
        }
        Optional<ObjectNode> async =
                optional(() -> SdkJson.of(lambda.getFunctionEventInvokeConfig(r -> r.functionName(name))));
        if (async.isPresent()) {
            draft = functions.async(draft, name, async.get());
        }
        Optional<FunctionUrl> url = url(name, null);
        FunctionDraft complete = draft.with(spec -> spec.withUrl(url.orElse(null)));
        surroundings.bundle().add(name, complete.manifest());
        aliases(name, complete.name());
        if (optional(() -> lambda.getPolicy(r -> r.functionName(name))).isPresent()) {
            report().toDo(
                            name,
                            "has a policy: bind Roles that may create functions/invoke, and make Triggers for"
                                    + " services");
        }
    }

    private void aliases(String name, String resource) {
        for (AliasConfiguration alias :
                lambda.listAliases(r -> r.functionName(name)).aliases()) {
            ObjectNode properties = SdkJson.of(alias);
            String where = name + ":" + alias.name();
            FunctionUrl url = url(name, alias.name()).orElse(null);
            surroundings
                    .bundle()
                    .add(
                            where,
                            new AliasConversion(surroundings).convert(where, resource, alias.name(), properties, url));
            report().toDo(where, "publish the version that it names, and set spec.version to its number");
        }
    }

    private Optional<FunctionUrl> url(String name, String qualifier) {
        return optional(() -> UrlConversion.convert(
                SdkJson.of(lambda.getFunctionUrlConfig(r -> r.functionName(name).qualifier(qualifier)))));
    }

    private void convert(EventSourceMappingConfiguration mapping) {
        ObjectNode properties = SdkJson.of(mapping);
        properties.put("Enabled", !List.of("Disabled", "Disabling").contains(mapping.state()));
        String where = name(mapping.functionArn()) + " (mapping " + mapping.uuid() + ")";
        new MappingConversion(surroundings)
                .convert(where, Endpoints.function(mapping.functionArn()), properties)
                .ifPresent(spec -> surroundings
                        .bundle()
                        .add(
                                where,
                                Manifest.of(
                                        "Trigger",
                                        FunctionNames.resource(spec.function().name() + "-"
                                                + mapping.uuid()
                                                        .substring(
                                                                0,
                                                                Math.min(
                                                                        8,
                                                                        mapping.uuid()
                                                                                .length()))),
                                        spec)));
    }

    private static String name(String functionArn) {
        String[] parts = functionArn.split(":");
        return parts.length > 6 ? parts[6] : functionArn;
    }

    /** Empty if there is no such thing. What the caller may not read, or the service does not have, is noted. */
    private <T> Optional<T> optional(Supplier<T> read) {
        try {
            return Optional.ofNullable(read.get());
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (LambdaException e) {
            report().toDo(
                            "account",
                            "a read was refused, so some settings may be missing: "
                                    + e.awsErrorDetails().errorCode());
            return Optional.empty();
        }
    }

    private Report report() {
        return surroundings.bundle().report();
    }
}
