package io.buswork.loader;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method that modules call where they call the one of the same name in another class. Its
 * parameters are that method's; an instance's comes first.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface InsteadOf {

  /** Whose method it takes the place of. */
  Class<?> value();
}
