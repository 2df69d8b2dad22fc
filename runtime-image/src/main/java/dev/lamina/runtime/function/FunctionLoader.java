package dev.lamina.runtime.function;

/** Init: from hashes to a function that can be called. */
public interface FunctionLoader {

  /** Fetches and unpacks what is missing; takes no time in a program that was started again. */
  void prepare() throws InitException;

  /**
   * Brings the function up.
   *
   * @param whenGone called once if it goes away by itself, on any thread
   */
  LoadedFunction load(Runnable whenGone) throws InitException;
}
