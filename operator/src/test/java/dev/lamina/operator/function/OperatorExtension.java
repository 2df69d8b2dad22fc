package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.function;
import static org.awaitility.Awaitility.await;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the reconcilers of functions and layers during each test, in a namespace of the test's own and with content that
 * the test decides. Also has what tests do with the function {@link #NAME}.
 */
final class OperatorExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    static final String NAME = "hello";

    private static final Duration SOON = Duration.ofMinutes(2);

    private final String[] settings;
    private final Supplier<KubernetesClient> server;

    private KubernetesClient client;
    private String namespace;
    private FakeContent content;
    private RunningOperator running;

    /** @param settings further settings at the begin of a test: keys and values in turn */
    OperatorExtension(String... settings) {
        this(TestApiServer::client, settings);
    }

    private OperatorExtension(Supplier<KubernetesClient> server, String... settings) {
        this.settings = settings;
        this.server = server;
    }

    /** In the test cluster, whose controllers and KEDA act on the function's objects. */
    static OperatorExtension withControllers() {
        return new OperatorExtension(TestApiServer::clusterWithControllers);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        client = server.get();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        namespace = TestApiServer.newNamespace(client);
        content = new FakeContent();
        start(settings);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        stop();
        client.namespaces().withName(namespace).delete();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        client.close();
    }

    KubernetesClient client() {
        return client;
    }

    String namespace() {
        return namespace;
    }

    FakeContent content() {
        return content;
    }

    /** Starts with these settings only. */
    void start(String... settings) {
        startAs(client, settings);
    }

    void startAs(KubernetesClient user, String... settings) {
        running = new RunningOperator(user, namespace, content, settings);
    }

    void stop() {
        running.close();
    }

    /** External changes send no event, but an operator reconciles everything when it starts. */
    void restart() {
        stop();
        start(settings);
    }

    void create(FunctionSpec spec) {
        create(NAME, spec);
    }

    void create(String name, FunctionSpec spec) {
        client.resource(function(namespace, name, spec)).create();
    }

    void edit(FunctionSpec spec) {
        client.resource(function(namespace, NAME, spec))
                .fieldManager("user")
                .forceConflicts()
                .serverSideApply();
    }

    void createAccount(String name) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    Function get() {
        return get(NAME);
    }

    Function get(String name) {
        return client.resources(Function.class)
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    Deployment deployment() {
        return client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-" + NAME)
                .get();
    }

    /** Returns the objects of the function that exist. */
    List<HasMetadata> objects() {
        return Stream.of(ServiceAccount.class, Deployment.class, ScaledObject.class)
                .<HasMetadata>map(type -> client.resources(type)
                        .inNamespace(namespace)
                        .withName("fn-" + NAME)
                        .get())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the value of a variable in the Deployment; empty if it is not set. */
    String variable(String name) {
        return deployment().getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
                .filter(variable -> variable.getName().equals(name))
                .map(EnvVar::getValue)
                .findFirst()
                .orElse("");
    }

    /** As a gateway does. */
    void scale(String name, int replicas) {
        client().apps()
                .deployments()
                .inNamespace(namespace())
                .withName(Lamina.childName(name))
                .scale(replicas);
    }

    Condition condition(String type) {
        return condition(NAME, type);
    }

    /** Returns an empty condition if the function does not have it. */
    Condition condition(String name, String type) {
        Function function = get(name);
        return function.getStatus() == null || function.getStatus().conditions() == null
                ? new Condition()
                : Conditions.find(function.getStatus().conditions(), type).orElseGet(Condition::new);
    }

    Condition awaitCondition(String type, String reason) {
        return await(type + " " + reason)
                .atMost(SOON)
                .until(() -> condition(type), condition -> reason.equals(condition.getReason()));
    }

    Function awaitReady() {
        return awaitReady(NAME);
    }

    Function awaitReady(String name) {
        await(name + " is ready")
                .atMost(SOON)
                .until(() -> "True".equals(condition(name, Lamina.READY).getStatus()));
        return get(name);
    }
}
