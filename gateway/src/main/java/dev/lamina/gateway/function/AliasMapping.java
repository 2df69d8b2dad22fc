package dev.lamina.gateway.function;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.RolloutStatus;
import java.util.Optional;

/** Reads Alias resources. What is invoked is in their status, which the operator writes. */
final class AliasMapping implements ResourceMapping<Alias, FunctionId, AliasView, AliasView> {

    @Override
    public Class<Alias> type() {
        return Alias.class;
    }

    @Override
    public FunctionId id(Alias alias) {
        return FunctionId.of(
                alias.getMetadata().getNamespace(),
                alias.getSpec().function(),
                Optional.of(alias.getSpec().name()));
    }

    @Override
    public AliasView view(Alias alias) {
        Optional<AliasStatus> status = Optional.ofNullable(alias.getStatus());
        return new AliasView(
                id(alias),
                status.map(AliasStatus::version).map(version -> version(alias, version)),
                status.map(AliasStatus::additionalVersion).map(version -> version(alias, version)),
                status.map(AliasStatus::additionalWeight).orElse(0.0),
                Optional.ofNullable(alias.getSpec().url()),
                status.map(AliasStatus::rollout)
                        .filter(rollout -> RolloutStatus.IN_PROGRESS.equals(rollout.state()))
                        .map(rollout -> new AliasView.Step(
                                alias.getMetadata().getName(),
                                version(alias, rollout.version()),
                                rollout.stepStarted())));
    }

    private static FunctionId version(Alias alias, String version) {
        return FunctionId.of(alias.getMetadata().getNamespace(), alias.getSpec().function(), Optional.of(version));
    }

    @Override
    public AliasView added(AliasView view) {
        return view;
    }

    @Override
    public Optional<AliasView> changed(AliasView view, AliasView before) {
        return view.equals(before) ? Optional.empty() : Optional.of(view);
    }

    @Override
    public AliasView removed(AliasView last) {
        return new AliasView(last.id(), Optional.empty(), Optional.empty(), 0, Optional.empty(), Optional.empty());
    }
}
