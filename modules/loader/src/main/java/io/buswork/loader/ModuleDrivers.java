package io.buswork.loader;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;

/** Deregisters the drivers of the loader that this class is defined by. JDK classes only. */
public final class ModuleDrivers implements Callable<List<String>> {

  @Override
  public List<String> call() throws SQLException {
    List<String> names = new ArrayList<>();
    ClassLoader own = getClass().getClassLoader();
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == own) {
        DriverManager.deregisterDriver(driver);
        names.add(driver.getClass().getName());
      }
    }
    return names;
  }
}
