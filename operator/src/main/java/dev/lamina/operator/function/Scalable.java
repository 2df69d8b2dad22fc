package dev.lamina.operator.function;

import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectStatus.Verdict;
import dev.lamina.operator.status.Fact;
import java.util.Objects;
import java.util.Optional;

/** KEDA's verdict on a function's ScaledObject. Calls are served without it, by the gateway's own scaling; the way down is KEDA's alone. */
final class Scalable {
  static final String REFUSED = "Refused";
  private static final String READY = "Ready";
  private static final int LONGEST = 1024;

  private Scalable() {}

  /** The API server, or KEDA's admission webhook, did not take the ScaledObject or a TriggerAuthentication. */
  static Fact refused(String message) {
    return Fact.isFalse(Findings.SCALABLE, REFUSED, "What scales the function was refused: " + message);
  }

  /** What KEDA says, in its words; empty before it has looked. */
  static Optional<Fact> of(ScaledObject scaledObject) {
    return ready(scaledObject)
        .filter(verdict -> !"Unknown".equals(verdict.status()))
        .map(verdict -> new Fact(Findings.SCALABLE, verdict.status(), orElse(verdict.reason(), "KedaSaysSo"), message(verdict)));
  }

  /** Whether two states of a ScaledObject have the same verdict. The message does not count: KEDA may put something new into each. */
  static boolean sameVerdict(ScaledObject one, ScaledObject other) {
    return Objects.equals(ready(one).map(Scalable::withoutMessage), ready(other).map(Scalable::withoutMessage));
  }

  private static Verdict withoutMessage(Verdict verdict) {
    return new Verdict(verdict.type(), verdict.status(), verdict.reason(), null);
  }

  private static Optional<Verdict> ready(ScaledObject scaledObject) {
    return scaledObject.getStatus() == null || scaledObject.getStatus().conditions() == null ? Optional.empty()
        : scaledObject.getStatus().conditions().stream().filter(verdict -> READY.equals(verdict.type())).findFirst();
  }

  private static String message(Verdict verdict) {
    String told = orElse(verdict.message(), "KEDA gives no reason");
    String message = "True".equals(verdict.status()) ? told
        : "KEDA does not scale the function: " + told + "; `kubectl describe scaledobject` has the details";
    return message.length() > LONGEST ? message.substring(0, LONGEST) : message;
  }

  private static String orElse(String text, String otherwise) {
    return text == null || text.isEmpty() ? otherwise : text;
  }
}
