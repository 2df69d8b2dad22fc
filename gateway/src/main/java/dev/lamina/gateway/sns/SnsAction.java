package dev.lamina.gateway.sns;

import dev.lamina.gateway.identity.Action;
import dev.lamina.gateway.identity.Caller;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** One of SNS's actions. */
interface SnsAction {

  /** As SNS names it. */
  String name();

  /** Reads the parameters. May throw {@link dev.lamina.gateway.aws.AwsException}. */
  Order read(Form form, Caller caller);

  /** A call whose parameters are understood. */
  interface Order {
    Action needs();

    /** The ARN it is about, for the message when it is not allowed. */
    String resource();

    /**
     * Does it.
     *
     * @return what is inside the result element of the answer
     */
    Future<Consumer<Xml>> carryOut(SnsRequest request);
  }
}
