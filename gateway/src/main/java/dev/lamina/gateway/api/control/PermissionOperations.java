package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.PolicyOperation.Call;
import dev.lamina.gateway.api.control.manifest.InvokeBindings;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.NewStatement;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.api.control.request.Statement;
import dev.lamina.gateway.auth.AccessDenied;
import dev.lamina.gateway.auth.Authorizer;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The operations on the policy of a function. A caller of the cluster gets a Role and a RoleBinding, which the gateway
 * writes with its own right; so the gateway checks here what the API server would check of the caller: the rights on
 * Roles and RoleBindings, and that nobody passes on a right to invoke that they do not have.
 */
@ApplicationScoped
class PermissionOperations implements OperationGroup {
    private static final String PATH = "/2015-03-31/functions/{}/policy";
    private static final List<String> KINDS = List.of("roles", "rolebindings");

    private final FunctionWriter writer;
    private final CurrentFunctions functions;
    private final InvokeBindings bindings;
    private final WriteLimits limits;
    private final Authorizer authorizer;
    private final boolean binds;

    @Inject
    PermissionOperations(
            FunctionWriter writer,
            CurrentFunctions functions,
            InvokeBindings bindings,
            WriteLimits limits,
            Authorizer authorizer,
            GatewayConfig config) {
        this.writer = writer;
        this.functions = functions;
        this.bindings = bindings;
        this.limits = limits;
        this.authorizer = authorizer;
        this.binds = config.control().enabled() && config.control().permissions();
    }

    @Override
    public List<Operation> all() {
        return List.of(
                new PolicyOperation("AddPermission", Route.of(HttpMethod.POST, PATH), false, writer, this::add),
                new PolicyOperation(
                        "RemovePermission", Route.of(HttpMethod.DELETE, PATH + "/{}"), false, writer, this::remove),
                new PolicyOperation("GetPolicy", Route.of(HttpMethod.GET, PATH), true, writer, this::get));
    }

    private Future<Response> add(Call call) {
        FunctionRef ref = call.ref();
        NewStatement wanted = NewStatement.read(call.json(), ref.id().namespace(), ref.qualifier());
        String name = InvokeBindings.name(ref.id().name(), wanted.sid());
        return allowed(call, wanted.subject().stream().flatMap(_ -> rightsToBind(ref, name)))
                .compose(_ -> found(ref))
                .compose(_ -> writer.run(ref, () -> add(call, wanted)));
    }

    /** As for the API server, a rule for {@code create} cannot name the resource. */
    private Stream<Permission> rightsToBind(FunctionRef ref, String name) {
        if (!binds) {
            throw Invalid.unavailable(
                    "Principal",
                    "this installation makes no RoleBinding " + name + " (Helm value gateway.control.permissions):"
                            + " bind a Role that may create functions/invoke.");
        }
        return Stream.concat(
                KINDS.stream()
                        .map(kind -> Permission.rbac("create", kind, ref.id().namespace(), "")),
                Stream.of(Permission.invoke(ref.id())));
    }

    private Response add(Call call, NewStatement wanted) {
        Policy policy = policy(call.ref());
        Statement statement = wanted.on(policy.arn());
        policy.requireRevision(RequestJson.text(call.json(), "RevisionId"));
        policy.requireRoomFor(statement);
        wanted.subject()
                .ifPresentOrElse(
                        subject -> bindings.create(
                                policy.function(), wanted.sid(), subject, call.change(), Policy.exists(wanted.sid())),
                        () -> change(call, all -> {
                            if (all.stream().anyMatch(each -> isSame(each, statement))) {
                                throw Policy.exists(wanted.sid());
                            }
                            return Stream.concat(all.stream(), Stream.of(statement))
                                    .toList();
                        }));
        return JsonResponse.of(201, Map.of("Statement", statement.toString()));
    }

    private Future<Response> remove(Call call) {
        FunctionRef ref = call.ref();
        String sid = call.http().variables().get(1);
        return found(ref)
                .compose(_ -> limits.read(ref.id().namespace(), () -> policy(ref)))
                .compose(policy -> {
                    policy.requireRevision(call.http().query("RevisionId"));
                    if (!policy.has(sid)) {
                        throw missing(policy, sid);
                    }
                    Optional<RoleBinding> binding = policy.binding(sid);
                    return allowed(call, binding.stream().flatMap(bound -> rightsToDelete(ref, bound)))
                            .compose(_ -> writer.run(ref, () -> remove(call, policy, sid, binding)));
                });
    }

    private static Stream<Permission> rightsToDelete(FunctionRef ref, RoleBinding binding) {
        return KINDS.stream()
                .map(kind -> Permission.rbac(
                        "delete",
                        kind,
                        ref.id().namespace(),
                        binding.getMetadata().getName()));
    }

    private Response remove(Call call, Policy policy, String sid, Optional<RoleBinding> binding) {
        binding.ifPresentOrElse(
                bound -> bindings.delete(policy.function(), bound, call.change()),
                () -> change(
                        call,
                        all -> all.stream()
                                .filter(each -> !each.sid().equals(sid)
                                        || !each.resource().equals(policy.arn()))
                                .toList()));
        return Response.empty(204);
    }

    /** RoleBindings are shown to callers who may list them anyway. */
    private Future<Response> get(Call call) {
        FunctionRef ref = call.ref();
        return found(ref)
                .compose(_ -> limits.read(ref.id().namespace(), () -> policy(ref)))
                .compose(policy -> {
                    if (policy.isEmpty()) {
                        throw AwsException.of(
                                404, "ResourceNotFoundException", "The resource you requested does not exist.");
                    }
                    return allowed(call, policy.bindings().stream().limit(1).map(_ -> rightToList(ref)))
                            .map(_ -> JsonResponse.of(
                                    Map.of("Policy", policy.document(), "RevisionId", policy.revision())));
                });
    }

    private static Permission rightToList(FunctionRef ref) {
        return Permission.rbac("list", "rolebindings", ref.id().namespace(), "");
    }

    /** Fails if there is no such function, version or alias. */
    private Future<?> found(FunctionRef ref) {
        if (ref.qualifier().isPresent() && ref.latest()) {
            throw Invalid.parameter("We currently do not support adding policies for $LATEST.");
        }
        return ref.latest()
                ? functions.find(ref.id()).map(found -> found.orElseThrow(ref::notFound))
                : functions.version(ref).map(found -> found.orElseThrow(ref::notFound));
    }

    private Policy policy(FunctionRef ref) {
        Function function = writer.manifests()
                .find(Function.class, ref.id().namespace(), ref.id().name())
                .orElseThrow(ref::notFound);
        return Policy.of(function, ref, writer.region(), binds ? bindings.of(function) : List.of());
    }

    private void change(Call call, UnaryOperator<List<Statement>> edit) {
        FunctionRef ref = call.ref();
        writer.change(
                new FunctionRef(ref.id(), ref.arn(), Optional.empty()),
                call.change(),
                _ -> {},
                draft -> Statement.write(draft, edit.apply(Statement.read(draft))));
    }

    private static boolean isSame(Statement one, Statement other) {
        return one.sid().equals(other.sid()) && one.resource().equals(other.resource());
    }

    private static AwsException missing(Policy policy, String sid) {
        return AwsException.of(
                404,
                "ResourceNotFoundException",
                policy.isEmpty()
                        ? "No policy is associated with the given resource."
                        : "Statement " + sid + " is not found in resource policy.");
    }

    private Future<Void> allowed(Call call, Stream<Permission> permissions) {
        Future<Void> all = Future.succeededFuture();
        for (Permission needed : permissions.toList()) {
            all = all.compose(_ -> authorizer.allowed(call.caller(), needed)).map(allowed -> {
                if (!allowed) {
                    throw AccessDenied.of(
                            call.caller(),
                            needed,
                            "lambda:" + call.change().action(),
                            call.ref().arn());
                }
                return null;
            });
        }
        return all;
    }
}
