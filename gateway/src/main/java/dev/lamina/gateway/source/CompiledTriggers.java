package dev.lamina.gateway.source;

import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * What is compiled from a part of each Trigger of one source, such as its patterns. It is compiled when the Trigger
 * changes, and the Trigger's status reports whether it can be used.
 *
 * @param <S> the part of the spec; equal ones are not compiled again
 * @param <C> what is made of it
 */
public final class CompiledTriggers<S, C> {
    private final DeliveryReports reports;
    private final Executor executor;
    private final String reason;
    private final Function<Trigger, Optional<S>> part;
    private final Function<S, Result<C>> compiler;
    private final Map<String, Compiled<S, C>> all = new ConcurrentHashMap<>();

    /**
     * The result for one Trigger.
     *
     * @param value empty if the part cannot be used
     * @param error why not, with field and fix; else empty
     */
    public record Result<C>(Optional<C> value, String error) {
        public static <C> Result<C> of(C value) {
            return new Result<>(Optional.of(value), "");
        }

        public static <C> Result<C> invalid(String error) {
            return new Result<>(Optional.empty(), error);
        }
    }

    private record Compiled<S, C>(S part, Result<C> result) {}

    /**
     * @param executor runs one task at a time, in their order, so that a Trigger's newest part counts
     * @param reason of the condition when a part cannot be used
     * @param part empty if the Trigger has another source
     */
    public CompiledTriggers(
            DeliveryReports reports,
            Executor executor,
            String reason,
            Function<Trigger, Optional<S>> part,
            Function<S, Result<C>> compiler) {
        this.reports = reports;
        this.executor = executor;
        this.reason = reason;
        this.part = part;
        this.compiler = compiler;
    }

    /** A thread for compiling: it takes time, which the watch of Triggers does not have. */
    public static Executor thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    public void onChange(TriggerChange change) {
        part.apply(change.trigger()).ifPresent(present -> executor.execute(() -> follow(change, present)));
    }

    /** Of a Trigger that has the source. Compiles if that is not done yet. */
    public Result<C> of(Trigger trigger) {
        return of(trigger, part.apply(trigger).orElseThrow());
    }

    private Result<C> of(Trigger trigger, S present) {
        return all.compute(
                        trigger.getMetadata().getUid(),
                        (_, before) -> before != null && before.part().equals(present)
                                ? before
                                : new Compiled<>(present, compiler.apply(present)))
                .result();
    }

    private void follow(TriggerChange change, S present) {
        Trigger trigger = change.trigger();
        if (!(change instanceof TriggerChange.Put)) {
            all.remove(trigger.getMetadata().getUid());
            return;
        }
        Result<C> result = of(trigger, present);
        if (result.value().isPresent()) {
            reports.flows(trigger);
        } else {
            reports.fails(trigger, reason, result.error());
        }
    }
}
