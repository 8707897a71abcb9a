import HulianCommandLine

Hulian.main()
