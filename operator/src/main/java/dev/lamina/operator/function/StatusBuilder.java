package dev.lamina.operator.function;

import dev.lamina.api.AsyncStatus;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.UnreadableField;
import dev.lamina.api.VersionName;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.publish.Published;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.status.Conditions;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.Condition;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Computes the next status of a function. */
@ApplicationScoped
class StatusBuilder {
    private static final FunctionStatus NONE = FunctionStatus.of(null);

    private final OperatorConfig config;
    private final Conditions conditions;
    private final Clock clock;

    StatusBuilder(OperatorConfig config, Conditions conditions, Clock clock) {
        this.config = config;
        this.conditions = conditions;
        this.clock = clock;
    }

    FunctionStatus next(
            Function function,
            ResolutionResult result,
            DeploymentState deployed,
            Optional<ConditionFact> scalable,
            Optional<ProvisionedState> provisioned,
            Optional<AsyncStatus> backlog) {
        return next(function, result, deployed, scalable, provisioned, backlog, Optional.empty());
    }

    /** @param published what was published; empty if there is neither a version nor spec.publish */
    FunctionStatus next(
            Function function,
            ResolutionResult result,
            DeploymentState deployed,
            Optional<ConditionFact> scalable,
            Optional<ProvisionedState> provisioned,
            Optional<AsyncStatus> backlog,
            Optional<Published> published) {
        FunctionStatus before = Optional.ofNullable(function.getStatus()).orElse(NONE);
        long generation = function.getMetadata().getGeneration();
        // Environments keep their code while the new code cannot be used.
        boolean ofImage = function.getSpec().image().isPresent();
        Optional<ResolvedContent> code =
                ofImage ? Optional.empty() : result.code().or(() -> SpecResolution.previous(before));
        Optional<ImageStatus> image = result.workload()
                .flatMap(Workload::image)
                .map(Workload.Image::status)
                .or(() -> Optional.ofNullable(before.image()).filter(known -> ofImage || code.isEmpty()));
        return FunctionStatusBuilder.builder()
                .conditions(conditionsOf(
                        Stream.of(
                                        result.facts(deployed, scalable).stream(),
                                        provisioned.map(ProvisionedState::fact).stream(),
                                        published.flatMap(Published::fact).stream())
                                .flatMap(facts -> facts)
                                .toList(),
                        deployed,
                        before.conditions(),
                        generation))
                .observedGeneration(generation)
                .codeSha256(code.map(ResolvedContent::sha256).orElse(null))
                .codeSizeBytes(code.map(ResolvedContent::sizeBytes).orElse(null))
                .codeSource(code.map(ResolvedContent::source).orElse(null))
                .image(image.orElse(null))
                .lastModified(lastModified(before, code.map(ResolvedContent::sha256), image.map(ImageStatus::name)))
                .version(Lamina.LATEST)
                .arn(arn(function))
                .replicas(deployed.replicas())
                .url(UrlAddress.of(function, config.url()).orElse(null))
                .provisioned(provisioned.map(ProvisionedState::status).orElse(null))
                .async(backlog.orElse(null))
                .published(published.map(Published::status).orElse(before.published()))
                .build();
    }

    private String arn(Function function) {
        VersionName name = VersionName.of(function.getMetadata().getName());
        String arn = Lamina.arn(config.region(), function.getMetadata().getNamespace(), FunctionNames.of(function));
        return name.isPublished() ? arn + ":" + name.version() : arn;
    }

    /** Returns the status of a function whose spec cannot be read; facts about the running version are kept. */
    FunctionStatus unreadable(Function function, UnreadableField field) {
        long generation = function.getMetadata().getGeneration();
        FunctionStatus before = operatorsPart(function);
        return before.with(conditions.unreadable(field, before.conditions(), generation), generation);
    }

    /** Returns the previous status with the reason why the reconciliation failed. */
    FunctionStatus failed(Function function, ConditionFact failure) {
        FunctionStatus before = operatorsPart(function);
        return before.with(
                conditions.failed(
                        failure, before.conditions(), function.getMetadata().getGeneration()),
                before.observedGeneration());
    }

    private static FunctionStatus operatorsPart(Function function) {
        return Optional.ofNullable(function.getStatus()).orElse(NONE).withoutGateways();
    }

    /**
     * Returns the conditions. While a previous generation of the spec serves invocations, Ready refers to that
     * generation, so `kubectl wait --for=condition=Ready` keeps waiting for the present one.
     */
    private List<Condition> conditionsOf(
            List<ConditionFact> facts, DeploymentState deployed, List<Condition> before, long generation) {
        List<Condition> now = conditions.withProgress(ResolutionResult.verdict(facts), facts, before, generation);
        Condition ready = now.getFirst();
        if (deployed.fact().holds() || !"True".equals(ready.getStatus())) {
            return now;
        }
        Optional<Condition> known = Conditions.find(before, Lamina.READY);
        long served = known.filter(condition -> "True".equals(condition.getStatus()))
                .map(Condition::getObservedGeneration)
                .orElse(generation - 1);
        return Stream.concat(
                        Stream.of(ready.edit().withObservedGeneration(served).build()),
                        now.stream().skip(1))
                .toList();
    }

    private String lastModified(FunctionStatus before, Optional<String> sha256, Optional<String> image) {
        return sha256.equals(Optional.ofNullable(before.codeSha256()))
                        && image.equals(Optional.ofNullable(before.image()).map(ImageStatus::name))
                ? before.lastModified()
                : Instant.now(clock).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
