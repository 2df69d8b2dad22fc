package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.api.FunctionName;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.ResourceOperation.Call;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.MappingFields;
import dev.lamina.gateway.api.control.request.MappingSource;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operations on event source mappings, which are Triggers. The UUID of a mapping is the uid of its Trigger. */
@ApplicationScoped
class MappingOperations implements OperationGroup {
    private static final String PATH = "/2015-03-31/event-source-mappings";
    private static final int ACCEPTED = 202;
    private static final String MISSING = "The resource you requested does not exist.";
    private static final int PAGE = 100;
    private static final int LONGEST_BASE = 50;

    private final FunctionWriter writer;
    private final WriteLimits limits;
    private final Manifests manifests;
    private final MappingFields fields;
    private final MappingSource sources;

    @Inject
    MappingOperations(
            FunctionWriter writer,
            WriteLimits limits,
            Manifests manifests,
            MappingFields fields,
            MappingSource sources) {
        this.writer = writer;
        this.limits = limits;
        this.manifests = manifests;
        this.fields = fields;
        this.sources = sources;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                operation("CreateEventSourceMapping", HttpMethod.POST, PATH, "create", this::create),
                operation("ListEventSourceMappings", HttpMethod.GET, PATH, "list", this::list),
                operation(
                        "GetEventSourceMapping",
                        HttpMethod.GET,
                        PATH + "/{}",
                        "get",
                        call -> JsonResponse.of(shown(find(call)))),
                operation("UpdateEventSourceMapping", HttpMethod.PUT, PATH + "/{}", "update", this::update),
                operation("DeleteEventSourceMapping", HttpMethod.DELETE, PATH + "/{}", "delete", this::delete));
    }

    private Operation operation(
            String action, HttpMethod method, String path, String verb, ResourceOperation.Answer answer) {
        return new ResourceOperation(action, Route.of(method, path), verb, "triggers", false, writer, limits, answer);
    }

    private Response create(Call call) {
        FunctionReference function =
                function(call).orElseThrow(() -> Invalid.constraint("null", "functionName", "not be null"));
        String name = function.name();
        if (manifests.find(Function.class, call.namespace(), name).isEmpty()) {
            throw AwsException.of(
                    404, "ResourceNotFoundException", "Function not found: " + arn(call.namespace(), function));
        }
        TriggerSpec empty = TriggerSpecBuilder.builder()
                .function(function)
                .source(sources.write(call.json()))
                .build();
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(call.namespace())
                .withName(name.substring(0, Math.min(name.length(), LONGEST_BASE)) + "-"
                        + UUID.randomUUID().toString().substring(0, 8))
                .build());
        trigger.setSpec(fields.write(call.namespace(), empty, call.json()));
        refuseSecond(call, trigger);
        Trigger created = manifests.create(
                trigger, call.change(), AwsException.of(409, "ResourceConflictException", "Try again."));
        return JsonResponse.of(ACCEPTED, shown(created));
    }

    /** As on AWS, a function has one mapping for a source. */
    private void refuseSecond(Call call, Trigger wanted) {
        manifests.list(Trigger.class, call.namespace()).stream()
                .filter(other ->
                        other.getSpec().function().equals(wanted.getSpec().function()))
                .filter(other ->
                        other.getSpec().source().equals(wanted.getSpec().source()))
                .findFirst()
                .ifPresent(other -> {
                    throw AwsException.of(
                            409,
                            "ResourceConflictException",
                            "An event source mapping with the event source and the function "
                                    + wanted.getSpec().function().name()
                                    + " already exists. Please update or delete the existing mapping with UUID "
                                    + other.getMetadata().getUid());
                });
    }

    private Response list(Call call) {
        Optional<FunctionReference> function = call.http().query("FunctionName").map(text -> reference(call, text));
        Optional<String> source = call.http().query("EventSourceArn");
        List<Trigger> all = manifests.list(Trigger.class, call.namespace()).stream()
                .filter(trigger -> function.isEmpty()
                        || isOf(function.get(), trigger.getSpec().function()))
                .filter(this::isMapping)
                .filter(trigger ->
                        source.isEmpty() || source.get().equals(shown(trigger).get("EventSourceArn")))
                .toList();
        return JsonResponse.of(Page.of(all, trigger -> trigger.getMetadata().getName(), call.http(), PAGE)
                .shown("EventSourceMappings", this::shown));
    }

    private Response update(Call call) {
        Trigger found = find(call);
        Optional<FunctionReference> function = function(call);
        Trigger changed = manifests.change(
                Trigger.class, call.namespace(), found.getMetadata().getName(), call.change(), missing(), trigger -> {
                    TriggerSpec spec = function.map(named -> trigger.getSpec().withFunction(named))
                            .orElse(trigger.getSpec());
                    trigger.setSpec(fields.write(call.namespace(), spec, call.json()));
                    return trigger;
                });
        return JsonResponse.of(ACCEPTED, shown(changed));
    }

    private Response delete(Call call) {
        Trigger found = find(call);
        manifests.delete(found, call.change());
        Map<String, Object> shown = shown(found);
        shown.put("State", "Deleting");
        return JsonResponse.of(ACCEPTED, shown);
    }

    private Trigger find(Call call) {
        String uuid = call.http().variable();
        return manifests.list(Trigger.class, call.namespace()).stream()
                .filter(trigger -> uuid.equals(trigger.getMetadata().getUid()) && isMapping(trigger))
                .findFirst()
                .orElseThrow(MappingOperations::missing);
    }

    private boolean isMapping(Trigger trigger) {
        return sources.read(trigger.getSpec().source(), trigger.getMetadata().getNamespace())
                .isPresent();
    }

    private static AwsException missing() {
        return AwsException.of(404, "ResourceNotFoundException", MISSING);
    }

    private Optional<FunctionReference> function(Call call) {
        return RequestJson.text(call.json(), "FunctionName").map(text -> reference(call, text));
    }

    /** Whether a mapping is of the function that a list is about; a name without a qualifier stands for all of it. */
    private static boolean isOf(FunctionReference asked, FunctionReference mapped) {
        return asked.qualifier() == null ? asked.name().equals(mapped.name()) : asked.equals(mapped);
    }

    private String arn(String namespace, FunctionReference function) {
        return writer.arn(new FunctionId(namespace, function.name()))
                + (function.qualifier() == null ? "" : ":" + function.qualifier());
    }

    /** The function, a version or an alias of it; the Trigger says if that version or alias does not exist. */
    private FunctionReference reference(Call call, String text) {
        FunctionRef ref = writer.resolver().of(FunctionName.parse(text, Optional.empty()), call.caller());
        if (!ref.id().namespace().equals(call.namespace())) {
            throw Invalid.parameter("FunctionName must be a function in namespace " + call.namespace() + ".");
        }
        return new FunctionReference(
                ref.id().name(), ref.latest() ? null : ref.qualifier().orElseThrow());
    }

    private Map<String, Object> shown(Trigger trigger) {
        String namespace = trigger.getMetadata().getNamespace();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("UUID", trigger.getMetadata().getUid());
        shown.put(
                "EventSourceMappingArn",
                "arn:aws:lambda:" + writer.region() + ":" + namespace + ":event-source-mapping:"
                        + trigger.getMetadata().getUid());
        shown.put("FunctionArn", arn(namespace, trigger.getSpec().function()));
        sources.read(trigger.getSpec().source(), namespace).ifPresent(shown::putAll);
        shown.putAll(fields.read(namespace, trigger.getSpec()));
        shown.put("LastModified", AwsTime.seconds(AwsTime.changed(trigger.getMetadata())));
        state(trigger, shown);
        return shown;
    }

    /** A mapping that does not work is being enabled, and says why not. */
    private static void state(Trigger trigger, Map<String, Object> shown) {
        Optional<Condition> ready = Optional.ofNullable(trigger.getStatus())
                .flatMap(status -> Optional.ofNullable(status.conditions()))
                .orElse(List.of())
                .stream()
                .filter(condition -> Lamina.READY.equals(condition.getType()))
                .findFirst();
        boolean works =
                ready.filter(condition -> "True".equals(condition.getStatus())).isPresent();
        String begins = ready.isEmpty() ? "Creating" : "Enabling";
        shown.put("State", !trigger.getSpec().isEnabled() ? "Disabled" : works ? "Enabled" : begins);
        shown.put(
                "StateTransitionReason",
                works || ready.isEmpty() ? "USER_INITIATED" : ready.get().getMessage());
    }
}
