package dev.lamina.converter.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Publishing;
import dev.lamina.api.PublishingBuilder;
import dev.lamina.converter.aws.AliasConversion;
import dev.lamina.converter.aws.FunctionConversion;
import dev.lamina.converter.aws.FunctionDraft;
import dev.lamina.converter.aws.LayerConversion;
import dev.lamina.converter.aws.Surroundings;
import dev.lamina.converter.aws.UrlConversion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Makes the manifests of a template: first the functions, then what belongs to them. */
public final class TemplateConversion {
    private static final Set<String> FUNCTIONS = Set.of("AWS::Serverless::Function", "AWS::Lambda::Function");
    private static final Set<String> LAYERS = Set.of("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion");

    /** SAM makes such transforms; others are programs of the account. */
    private static final String SAM = "AWS::Serverless-2016-10-31";

    private final JsonNode template;
    private final Surroundings surroundings;
    private final Intrinsics intrinsics;
    private final FunctionConversion functions;
    private final Map<String, FunctionDraft> drafts = new LinkedHashMap<>();

    public TemplateConversion(JsonNode template, Stack stack, Surroundings surroundings) {
        this.template = template;
        this.surroundings = surroundings;
        this.intrinsics = new Intrinsics(template, stack, surroundings.bundle().report());
        this.functions = new FunctionConversion(surroundings);
    }

    /** Adds all manifests to the bundle. Throws {@link TemplateException} for a template that is not valid. */
    public void run() {
        for (JsonNode transform : template.path("Transform").isArray()
                ? template.path("Transform")
                : JsonNodeFactory.instance.arrayNode().add(template.path("Transform"))) {
            if (!transform.isMissingNode() && !transform.asText().equals(SAM)) {
                surroundings.bundle().report().noCounterpart("Transform", "the macro " + transform.asText());
            }
        }
        each(FUNCTIONS, this::function);
        each(
                LAYERS,
                (id, where, properties) -> surroundings
                        .bundle()
                        .add(
                                where,
                                new LayerConversion(surroundings)
                                        .convert(where, references().name(id), properties)));
        OtherResources others = new OtherResources(this);
        template.path("Resources").fieldNames().forEachRemaining(id -> {
            if (!FUNCTIONS.contains(references().type(id))
                    && !LAYERS.contains(references().type(id))
                    && exists(id)) {
                others.convert(id, "Resources." + id, properties(id));
            }
        });
        drafts.values().forEach(draft -> surroundings.bundle().add(draft.where(), draft.manifest()));
    }

    /** Converts one resource. */
    private interface Each {
        void convert(String id, String where, JsonNode properties);
    }

    private void each(Set<String> types, Each each) {
        template.path("Resources").fieldNames().forEachRemaining(id -> {
            if (types.contains(references().type(id)) && exists(id)) {
                each.convert(id, "Resources." + id, properties(id));
            }
        });
    }

    private boolean exists(String id) {
        return intrinsics.holds(template.path("Resources").path(id).path("Condition"), "Resources." + id);
    }

    private JsonNode properties(String id) {
        JsonNode own = template.path("Resources").path(id).path("Properties");
        JsonNode properties = own.isObject() ? own : JsonNodeFactory.instance.objectNode();
        JsonNode global = template.path("Globals").path("Function");
        return intrinsics.resolve(
                references().type(id).equals("AWS::Serverless::Function")
                        ? Globals.merged(global, properties)
                        : properties,
                "Resources." + id);
    }

    private void function(String id, String where, JsonNode properties) {
        FunctionDraft draft = functions.convert(where, references().name(id), properties);
        String alias = properties.path("AutoPublishAlias").asText();
        JsonNode url = properties.path("FunctionUrlConfig");
        if (properties.has("EventInvokeConfig")) {
            draft = functions.async(draft, where + ".EventInvokeConfig", properties.path("EventInvokeConfig"));
        }
        if (alias.isEmpty()) {
            if (url.isObject()) {
                draft = draft.with(spec -> spec.withUrl(UrlConversion.convert(url)));
            }
            if (properties.has("ProvisionedConcurrencyConfig")) {
                surroundings.bundle().report().toDo(where, "set concurrency.provisioned, or provisioned of an Alias");
            }
        } else {
            draft = draft.with(spec -> spec.withPublish(onChange()));
            alias(draft, where, alias, properties, url.isObject() ? UrlConversion.convert(url) : null);
        }
        drafts.put(draft.name(), draft);
        new SamEvents(surroundings)
                .convert(
                        where + ".Events",
                        new FunctionReference(draft.name(), alias.isEmpty() ? null : alias),
                        properties.path("Events"));
    }

    private void alias(FunctionDraft draft, String where, String alias, JsonNode properties, FunctionUrl url) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        settings.set("ProvisionedConcurrencyConfig", properties.path("ProvisionedConcurrencyConfig"));
        settings.set("DeploymentPreference", properties.path("DeploymentPreference"));
        surroundings
                .bundle()
                .add(where, new AliasConversion(surroundings).convert(where, draft.name(), alias, settings, url));
        surroundings
                .bundle()
                .report()
                .toDo(
                        where + ".AutoPublishAlias",
                        "set version of the Alias to the version that each release publishes");
    }

    static Publishing onChange() {
        return PublishingBuilder.builder().when(Publishing.When.ON_CHANGE).build();
    }

    References references() {
        return intrinsics.references();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    FunctionConversion functions() {
        return functions;
    }

    /** The functions so far, by the names of their resources; may be changed. */
    Map<String, FunctionDraft> drafts() {
        return drafts;
    }
}
