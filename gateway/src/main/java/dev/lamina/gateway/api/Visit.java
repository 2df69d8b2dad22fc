package dev.lamina.gateway.api;

import dev.lamina.gateway.aws.AwsException;

/** What a request is for, found by its head. */
public interface Visit {

  /** Whether it is open to everybody: neither identity nor permission is asked for. */
  boolean anonymous();

  /** As IAM names it, such as InvokeFunction. */
  String action();

  /** The service that a signature has to be for, as AWS names it. */
  default String service() {
    return "lambda";
  }

  /** Reads the rest of the head. May throw {@link AwsException}. */
  Call open();

  /** How a refusal is written. */
  default Reply refused(AwsException error) {
    return ErrorReply.of(error);
  }
}
