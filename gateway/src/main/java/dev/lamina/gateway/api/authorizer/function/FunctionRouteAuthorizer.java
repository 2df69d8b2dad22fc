package dev.lamina.gateway.api.authorizer.function;

import com.github.benmanes.caffeine.cache.AsyncCache;
import dev.lamina.api.FunctionAuthorizer;
import dev.lamina.api.FunctionAuthorizer.ResponseFormat;
import dev.lamina.api.Lamina;
import dev.lamina.api.PayloadFormat;
import dev.lamina.gateway.api.authorizer.IdentitySource;
import dev.lamina.gateway.api.authorizer.RouteAuthorizer;
import dev.lamina.gateway.api.authorizer.RouteDecision;
import dev.lamina.gateway.api.authorizer.RouteRequest;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lets a function decide. A request without one of the identity sources is refused without it, and equal identities
 * need one invocation at a time, or one in the time for which its answer is cached.
 */
public final class FunctionRouteAuthorizer implements RouteAuthorizer {
    /** API Gateway's limit for the function's answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(FunctionRouteAuthorizer.class);
    private static final RouteDecision NO_IDENTITY = new RouteDecision.Unauthorized(Optional.empty());

    private final String namespace;
    private final FunctionAuthorizer settings;
    private final List<IdentitySource> sources;
    private final AsyncCache<AnswerKey, AuthorizerAnswer> answers;
    private final Dispatcher dispatcher;
    private final String region;
    private final Duration timeout;
    private final Consumer<String> problems;
    private final boolean caches;

    /**
     * @param namespace that of the API and of the function
     * @param problems gets why a decision was not made; called on any thread
     */
    public FunctionRouteAuthorizer(
            String namespace,
            String api,
            FunctionAuthorizer settings,
            AnswerCaches memory,
            Dispatcher dispatcher,
            String region,
            Duration timeout,
            Consumer<String> problems) {
        this.namespace = namespace;
        this.settings = settings;
        this.sources = (settings.identitySources() == null ? List.<String>of() : settings.identitySources())
                .stream().map(IdentitySource::new).toList();
        this.answers = memory.of(namespace, api);
        this.dispatcher = dispatcher;
        this.region = region;
        this.timeout = timeout;
        this.problems = problems;
        this.caches = cacheProblem().isEmpty();
    }

    /** Says what is wrong with the identity sources; absent if they all exist. */
    public Optional<String> problem() {
        return sources.stream().flatMap(source -> source.problem().stream()).findFirst();
    }

    /**
     * Says why answers are not cached although they should be; absent if they are. All clients of a proxy have its
     * address: the answer for one would be that for all.
     */
    public Optional<String> cacheProblem() {
        return settings.cacheSeconds() != null
                        && settings.cacheSeconds() > 0
                        && sources.stream().anyMatch(IdentitySource::isPeer)
                ? Optional.of("with $context.identity.sourceIp in identitySources nothing is cached, because behind a "
                        + "proxy all clients have the proxy's address: set cacheSeconds to 0, or remove it there")
                : Optional.empty();
    }

    @Override
    public Future<RouteDecision> decide(RouteRequest request) {
        List<String> identity = new ArrayList<>();
        for (IdentitySource source : sources) {
            Optional<String> value = source.value(request);
            if (value.isEmpty()) {
                return Future.succeededFuture(NO_IDENTITY);
            }
            identity.add(value.get());
        }
        String arn = RouteArn.of(request, region);
        AnswerKey key = AnswerKey.of(settings, identity);
        CompletableFuture<AuthorizerAnswer> answer = key.kept().isZero() || !caches
                ? ask(request, arn, identity)
                : answers.get(key, (_, _) -> ask(request, arn, identity));
        return Future.fromCompletionStage(answer).map(known -> known.decision(arn));
    }

    /** Completes always, and never exceptionally. */
    private CompletableFuture<AuthorizerAnswer> ask(RouteRequest request, String arn, List<String> identity) {
        PayloadFormat format = settings.payloadFormat() == null ? PayloadFormat.V2 : settings.payloadFormat();
        ResponseFormat result = settings.responseFormat() == null ? ResponseFormat.Simple : settings.responseFormat();
        FunctionId function = new FunctionId(namespace, settings.name());
        Invocation invocation = new Invocation(
                UUID.randomUUID().toString(),
                function,
                Lamina.arn(region, function.namespace(), function.name()),
                AuthorizerEvent.of(format, request, arn, identity),
                Optional.empty(),
                Optional.of(request.trace().value()),
                false);
        return dispatcher
                .dispatch(invocation)
                .thenApply(outcome -> AnswerReader.read(outcome, result))
                .toCompletableFuture()
                .completeOnTimeout(late(), timeout.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> new AuthorizerAnswer.Failed(failure.toString()))
                .thenApply(answer -> reported(answer, request));
    }

    private AuthorizerAnswer late() {
        return new AuthorizerAnswer.Failed("it did not answer within " + timeout.toSeconds() + " seconds");
    }

    private AuthorizerAnswer reported(AuthorizerAnswer answer, RouteRequest request) {
        if (answer instanceof AuthorizerAnswer.Failed failed) {
            LOG.debugf("Request %s could not be authorized: %s", request.requestId(), failed.why());
            problems.accept("spec.source.http.authorizer.function: Function " + settings.name() + " does not decide: "
                    + failed.why());
        }
        return answer;
    }
}
