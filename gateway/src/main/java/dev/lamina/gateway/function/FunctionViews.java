package dev.lamina.gateway.function;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.ProvisionedStatus;
import dev.lamina.api.UnreadableField;
import dev.lamina.gateway.function.FunctionView.NotReady;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a Function resource. Its schema has already set the defaults. */
final class FunctionViews {
    private static final BigDecimal MEBIBYTE = BigDecimal.valueOf(1024 * 1024);

    private final String region;

    FunctionViews(String region) {
        this.region = region;
    }

    FunctionView view(Function function) {
        FunctionId id = id(function);
        return new FunctionView(
                id,
                Lamina.arn(region, id.namespace(), FunctionNames.of(function)),
                Duration.ofSeconds(function.getSpec().timeoutSeconds()),
                mebibytes(function.getSpec().memory()),
                reserved(function),
                provisioned(function),
                function.getSpec().concurrencyOrNone().perInstanceOrOne(),
                function.getSpec().asyncOrDefaults(),
                Optional.ofNullable(function.getSpec().deadLetter()),
                notReady(function));
    }

    static FunctionId id(Function function) {
        return new FunctionId(
                function.getMetadata().getNamespace(), function.getMetadata().getName());
    }

    private static OptionalInt reserved(Function function) {
        Integer reserved = function.getSpec().concurrencyOrNone().reserved();
        return reserved == null ? OptionalInt.empty() : OptionalInt.of(reserved);
    }

    private static int provisioned(Function function) {
        return Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::provisioned)
                .map(ProvisionedStatus::allocated)
                .orElse(0);
    }

    private static int mebibytes(String quantity) {
        return bytes(quantity).map(bytes -> bytes.divide(MEBIBYTE).intValue()).orElse(0);
    }

    /** Empty if an older schema accepted a value that is not a quantity. */
    private static Optional<BigDecimal> bytes(String quantity) {
        try {
            return Optional.of(Quantity.getAmountInBytes(Quantity.parse(quantity)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<NotReady> notReady(Function function) {
        if (function.unreadable().isPresent()) {
            return Optional.of(new NotReady(
                    UnreadableField.REASON, function.unreadable().get().message()));
        }
        if (bytes(function.getSpec().memory()).isEmpty()) {
            return Optional.of(new NotReady(
                    UnreadableField.REASON,
                    new UnreadableField("spec.memory", function.getSpec().memory()).message()));
        }
        return ready(function)
                .map(FunctionViews::notReady)
                .orElseGet(() -> Optional.of(
                        new NotReady(NotReadyReason.PENDING, "The operator has not processed the function yet.")));
    }

    private static Optional<NotReady> notReady(Condition ready) {
        return "True".equals(ready.getStatus())
                ? Optional.empty()
                : Optional.of(new NotReady(orElse(ready.getReason(), "NotReady"), orElse(ready.getMessage(), "")));
    }

    private static Optional<Condition> ready(Function function) {
        List<Condition> conditions =
                function.getStatus() == null ? null : function.getStatus().conditions();
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(c -> Lamina.READY.equals(c.getType()))
                        .findFirst();
    }

    private static String orElse(String value, String otherwise) {
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
