import DefaultTheme from 'vitepress/theme-without-fonts';
import '../../../components/styles/fonts.css';
import '../../../components/styles/tokens.css';
import './site.css';

export default DefaultTheme;
