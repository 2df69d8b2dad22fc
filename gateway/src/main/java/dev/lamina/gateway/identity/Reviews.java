package dev.lamina.gateway.identity;

import java.util.List;
import java.util.Optional;

/** The questions asked of the API server. Every call blocks and may throw when there is no answer. */
interface Reviews {

  /**
   * TokenReview.
   *
   * @param audiences whom the token must be meant for; empty for the API server itself
   * @return absent when the token is not valid for them
   */
  Optional<Caller> token(String token, List<String> audiences);

  /** SubjectAccessReview. */
  boolean allowed(Caller caller, Action action);
}
