package dev.lamina.runtime.function;

/** Init: from code and layers on disk to a function that can be called. */
public interface FunctionLoader {

  /**
   * Brings the function up.
   *
   * @param whenGone called once if it goes away by itself, on any thread
   */
  LoadedFunction load(Runnable whenGone) throws InitException;
}
